#include "core/data/dataset.h"

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/data/class_selection.h"
#include "core/data/picture_survey.h"
#include "tests/core/data/written_formats.h"

#include <QTest>

#include <algorithm>
#include <functional>
#include <map>
#include <set>

using namespace abcp;
using namespace abcp::written;
namespace fs = std::filesystem;

class TestDataset : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyFormatReadsTheSame_data();
    void everyFormatReadsTheSame();
    void classNamesComeFromTheOptionsWhenThereAreNone();
    void namedAndNumberedClasses();
    void cocoKeepsCrowdsAndScales();
    void imagesAndLabelsGoBeforeCoco();
    void fingerprintTellsChanges();
    void findsDamagedPictures();
    void classesAreChosen();
    void extensionsInUpperCase();
    void difficultObjectsAreKept();
    void longCallsStop();
    void sharedSets_data();
    void sharedSets();
};

void TestDataset::everyFormatReadsTheSame_data()
{
    QTest::addColumn<int>("format");
    for (std::size_t i = 0; i < formats().size(); ++i)
        QTest::newRow(formats()[i].name) << static_cast<int>(i);
}

void TestDataset::everyFormatReadsTheSame()
{
    QFETCH(int, format);
    const Format& expected = formats()[static_cast<std::size_t>(format)];
    const DataFolder folder;
    const fs::path data = expected.write(folder);
    const Dataset dataset = readDataset(data);

    for (const DataProblem& problem : dataset.problems)
        qWarning("%s:%d: %s", problem.file.c_str(), problem.line, problem.what.c_str());
    QCOMPARE(dataset.problems.size(), std::size_t{0});
    QCOMPARE(dataset.format, std::string(expected.format));
    QCOMPARE(dataset.name, fs::is_directory(data) ? std::string("set") : data.stem().string());
    QCOMPARE(dataset.classes, (std::vector<std::string>{"ball", "robot"}));
    QCOMPARE(dataset.samples.size(), std::size_t{5});
    QVERIFY(std::is_sorted(dataset.samples.begin(), dataset.samples.end(),
                           [](const Sample& a, const Sample& b) { return a.image < b.image; }));
    QCOMPARE(dataset.boxCount(), std::size_t{3});
    const LabelledBox ball{{0.25F, 0.25F, 0.25F, 0.5F}, 0, false};
    const LabelledBox robot{{0, 0, 1, 0.5F}, 1, false};
    QVERIFY(sampleNamed(dataset, "a").boxes == (std::vector{ball, robot}));
    QVERIFY(sampleNamed(dataset, "b").boxes == (std::vector{ball}));
    for (const Sample& sample : dataset.samples)
        QVERIFY(sample.image.is_absolute() && fs::is_regular_file(sample.image));

    QCOMPARE(dataset.splitsAreStated, expected.splitsAreStated);
    if (expected.splitsAreStated) {
        QCOMPARE(namesOf(dataset, Split::Train), (std::set<std::string>{"a", "b", "c"}));
        QCOMPARE(namesOf(dataset, Split::Val), (std::set<std::string>{"d", "e"}));
    } else {
        QCOMPARE(dataset.split(Split::Train).size(), std::size_t{4});
        QCOMPARE(dataset.split(Split::Val).size(), std::size_t{1});
    }
    QVERIFY(dataset.split(Split::Test).empty());

    // Read again, and by a relative path with a slash at its end: the same.
    QCOMPARE(datasetFingerprint(readDataset(data)), datasetFingerprint(dataset));
    fs::path relative = data.lexically_relative(fs::current_path());
    if (fs::is_directory(data))
        relative /= "";
    QCOMPARE(datasetFingerprint(readDataset(relative)), datasetFingerprint(dataset));
}

void TestDataset::classNamesComeFromTheOptionsWhenThereAreNone()
{
    const DataFolder folder;
    writeDarknet(folder, "images/", "labels/");
    const fs::path list = folder.text("all.txt", listOf(names));
    QCOMPARE(readDataset(list, {0, {"x", "y"}}).classes, (std::vector<std::string>{"ball", "robot"}));
    fs::remove(folder.path() / "robot.names");
    QCOMPARE(readDataset(list, {0, {"x", "y"}}).classes, (std::vector<std::string>{"x", "y"}));
    QCOMPARE(readDataset(list).classes, (std::vector<std::string>{"0", "1"}));
}

void TestDataset::namedAndNumberedClasses()
{
    const DataFolder folder;
    writeDarknet(folder, "images/", "labels/");
    folder.text("train.txt", listOf(names));
    const fs::path data = folder.text("x.data", "classes=4\ntrain=train.txt\n");
    QCOMPARE(readDataset(data).classes, (std::vector<std::string>{"0", "1", "2", "3"}));
    folder.text("x.data", "classes=3\ntrain=train.txt\nnames=robot.names\n");
    QVERIFY_EXCEPTION_THROWN(readDataset(data), InputError);
}

void TestDataset::cocoKeepsCrowdsAndScales()
{
    const DataFolder folder;
    folder.picture("a.png");
    folder.picture("b.png", 90, 80, 40);  // twice the stated size
    const fs::path json =
        folder.text("boxes.json", coco(cocoImage(1, "a.png") + "," + cocoImage(2, "b.png"),
                                       cocoAnnotation(1, 1, 3, "[0, 0, 20, 20]", R"(, "iscrowd": 1)") + ","
                                           + cocoAnnotation(2, 2, 1, "[10, 5, 10, 10]", R"(, "iscrowd": 0)")));
    const Dataset dataset = readDataset(json);
    QVERIFY(sampleNamed(dataset, "a").boxes == (std::vector{LabelledBox{{0, 0, 0.5F, 1}, 1, true}}));
    QVERIFY(sampleNamed(dataset, "b").boxes == (std::vector{LabelledBox{{0.25F, 0.25F, 0.25F, 0.5F}, 0, false}}));
    QCOMPARE(dataset.problems.size(), std::size_t{1});
    QVERIFY(dataset.problems[0].what.find("80x40") != std::string::npos);
}

void TestDataset::imagesAndLabelsGoBeforeCoco()
{
    const DataFolder folder;
    writeDarknet(folder, "images/", "labels/");
    folder.text("boxes.json", cocoOf(0, 5));
    QCOMPARE(readDataset(folder.path()).format, std::string("darknet"));
    QCOMPARE(readDataset(folder.path() / "boxes.json").format, std::string("coco"));
}

void TestDataset::fingerprintTellsChanges()
{
    const DataFolder folder;
    writeDarknet(folder, "images/", "labels/");
    std::set<std::string> seen;
    const auto isNew = [&](const ReadOptions& options = {}) {
        return seen.insert(datasetFingerprint(readDataset(folder.path(), options))).second;
    };
    QVERIFY(isNew());
    QVERIFY(!isNew());
    QVERIFY(isNew({3, {}}));
    folder.text("labels/c.txt", "0 0.5 0.5 0.5 0.5\n");
    QVERIFY(isNew());
    folder.text("labels/c.txt", "1 0.5 0.5 0.5 0.5\n");
    QVERIFY(isNew());
    folder.picture("images/c.png", 90, 400, 200);
    QVERIFY(isNew());
    folder.text("robot.names", "ball\nhuman\n");
    QVERIFY(isNew());
    fs::rename(folder.path() / "images/c.png", folder.path() / "images/f.png");
    fs::rename(folder.path() / "labels/c.txt", folder.path() / "labels/f.txt");
    QVERIFY(isNew());
}

void TestDataset::findsDamagedPictures()
{
    const DataFolder folder;
    writeDarknet(folder, "images/", "labels/");
    const std::string whole = readTextFile(folder.path() / "images/b.png", 1 << 20);
    folder.text("images/b.png", whole.substr(0, whole.size() / 2));
    const std::vector<DataProblem> damaged = surveyPictures(readDataset(folder.path())).problems;
    QCOMPARE(damaged.size(), std::size_t{1});
    QCOMPARE(damaged[0].file.filename(), fs::path("b.png"));
    QVERIFY(damaged[0].fileRefused);
}

void TestDataset::classesAreChosen()
{
    const DataFolder folder;
    writeDarknet(folder, "images/", "labels/");
    const auto read = [&](const std::vector<std::string>& classes) {
        ReadOptions options;
        options.classes = classes;
        return readDataset(folder.path(), options);
    };
    // All pictures stay; the boxes of other classes are gone, ids follow the order that was asked for.
    const Dataset robots = read({"robot"});
    QCOMPARE(robots.classes, (std::vector<std::string>{"robot"}));
    QCOMPARE(robots.samples.size(), std::size_t{5});
    QCOMPARE(robots.boxCount(), std::size_t{1});
    QCOMPARE(sampleNamed(robots, "a").boxes.at(0).classId, 0);
    const Dataset swapped = read({"robot", "ball"});
    QCOMPARE(swapped.boxCount(), std::size_t{3});
    QCOMPARE(sampleNamed(swapped, "b").boxes.at(0).classId, 1);
    QVERIFY_EXCEPTION_THROWN(read({"robot", "cat"}), InputError);
    QVERIFY_EXCEPTION_THROWN(read({"robot", "robot"}), InputError);
    // Another data set may lack a class.
    const Dataset kept = withClasses(readDataset(folder.path()), {"cat", "ball"}, UnknownClass::Keep);
    QCOMPARE(kept.classes, (std::vector<std::string>{"cat", "ball"}));
    QCOMPARE(sampleNamed(kept, "b").boxes.at(0).classId, 1);
}

void TestDataset::extensionsInUpperCase()
{
    const DataFolder darknet;
    for (const char* name : {"a", "b"}) {
        darknet.picture(std::string("images/deep/er/") + name + ".PNG");
        darknet.text(std::string("labels/deep/er/") + name + ".TXT", "0 0.5 0.5 0.5 0.5\n");
    }
    darknet.text("CLASSES.NAMES", "ball\n");
    Dataset dataset = readDataset(darknet.path());
    QCOMPARE(dataset.problems.size(), std::size_t{0});
    QCOMPARE(dataset.boxCount(), std::size_t{2});
    QCOMPARE(dataset.classes, (std::vector<std::string>{"ball"}));

    const DataFolder voc;
    for (const char* name : {"a.1", "b.2"}) {
        voc.picture(std::string("JPEGImages/") + name + ".PNG");
        voc.text(std::string("Annotations/") + name + ".XML",
                 "<annotation><object><name>ball</name><bndbox><xmin>1</xmin><ymin>2</ymin><xmax>9</xmax><ymax>9</ymax></bndbox></object></annotation>");
    }
    voc.text("ImageSets/Main/train.txt", "a.1\n");
    voc.text("ImageSets/Main/val.txt", "b.2\n");
    dataset = readDataset(voc.path());
    QCOMPARE(dataset.problems.size(), std::size_t{0});
    QCOMPARE(dataset.boxCount(), std::size_t{2});
}

void TestDataset::difficultObjectsAreKept()
{
    const DataFolder folder;
    for (const char* name : {"a", "b"}) {
        folder.picture(std::string("JPEGImages/") + name + ".png");
        folder.text(std::string("Annotations/") + name + ".xml",
                    std::string("<annotation><object><name>ball</name><difficult>") + (*name == 'a' ? "1" : "0")
                        + "</difficult><bndbox><xmin>10</xmin><ymin>5</ymin><xmax>20</xmax><ymax>15</ymax></bndbox></object></annotation>");
    }
    const Dataset dataset = readDataset(folder.path());
    QVERIFY(sampleNamed(dataset, "a").boxes.at(0).difficult && !sampleNamed(dataset, "a").boxes.at(0).isScored());
    QVERIFY(!sampleNamed(dataset, "b").boxes.at(0).difficult && sampleNamed(dataset, "b").boxes.at(0).isScored());
}

void TestDataset::longCallsStop()
{
    const DataFolder folder;
    writeDarknet(folder, "images/", "labels/");
    const Dataset dataset = readDataset(folder.path());
    std::stop_source stop;
    stop.request_stop();
    QVERIFY_EXCEPTION_THROWN(findSharedPictures(dataset, stop.get_token()), StoppedError);
    QVERIFY_EXCEPTION_THROWN(surveyPictures(dataset, stop.get_token()), StoppedError);
    std::int64_t done = 0;
    surveyPictures(dataset, {}, [&](const Progress& progress) { done = progress.done; });
    QCOMPARE(done, std::int64_t{5});
}

void TestDataset::sharedSets_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<int>("images");
    QTest::addColumn<int>("boxes");
    QTest::addColumn<int>("classes");
    QTest::addColumn<QList<int>>("splits");
    QTest::addColumn<int>("warnings");
    QTest::addColumn<int>("refusals");
    QTest::addColumn<int>("crowds");
    QTest::newRow("robocup_msl") << QByteArray("robocup_msl") << 306 << 2784 << 5 << QList<int>{245, 61, 0} << 1 << 0 << 0;
    QTest::newRow("bccd") << QByteArray("bccd") << 364 << 4886 << 3 << QList<int>{205, 87, 72} << 2 << 0 << 0;
    QTest::newRow("coad_driving") << QByteArray("coad_driving") << 403 << 3240 << 5 << QList<int>{368, 35, 0} << 0 << 1 << 0;
    // Two pictures without labels, two label files without a picture.
    QTest::newRow("coco128") << QByteArray("coco128") << 128 << 929 << 80 << QList<int>{102, 26, 0} << 4 << 0 << 0;
    QTest::newRow("coco128 json") << QByteArray("coco128/instances_train2017.json") << 128 << 939 << 80
                                  << QList<int>{102, 26, 0} << 0 << 0 << 10;
}

void TestDataset::sharedSets()
{
    QFETCH(QByteArray, path);
    QFETCH(int, images);
    QFETCH(int, boxes);
    QFETCH(int, classes);
    QFETCH(QList<int>, splits);
    QFETCH(int, warnings);
    QFETCH(int, refusals);
    QFETCH(int, crowds);
    const fs::path data = fs::path(ABCP_SHARED_DIR) / "data" / path.toStdString();
    if (!fs::exists(data))
        QSKIP("the shared data sets are not on this machine");
    const Dataset dataset = readDataset(data);
    QCOMPARE(dataset.samples.size(), static_cast<std::size_t>(images));
    QCOMPARE(dataset.boxCount(), static_cast<std::size_t>(boxes));
    QCOMPARE(dataset.classes.size(), static_cast<std::size_t>(classes));
    for (std::size_t i = 0; i < dataset.splits.size(); ++i)
        QCOMPARE(dataset.splits[i].size(), static_cast<std::size_t>(splits[static_cast<qsizetype>(i)]));
    const auto refused = std::count_if(dataset.problems.begin(), dataset.problems.end(),
                                       [](const DataProblem& problem) { return problem.fileRefused; });
    QCOMPARE(refused, refusals);
    QCOMPARE(static_cast<int>(dataset.problems.size()) - static_cast<int>(refused), warnings);
    std::ptrdiff_t crowdBoxes = 0;
    for (const Sample& sample : dataset.samples)
        crowdBoxes += std::count_if(sample.boxes.begin(), sample.boxes.end(), [](const LabelledBox& box) { return box.crowd; });
    QCOMPARE(crowdBoxes, crowds);
    QCOMPARE(surveyPictures(dataset).problems.size(), std::size_t{0});
}

QTEST_APPLESS_MAIN(TestDataset)
#include "tst_dataset.moc"
