#include "core/data/dataset.h"

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/data/class_selection.h"
#include "core/data/picture_survey.h"
#include "tests/core/data/data_folder.h"

#include <QTest>

#include <algorithm>
#include <functional>
#include <limits>
#include <map>
#include <set>

using namespace abcp;
namespace fs = std::filesystem;

namespace {

// The same five pictures in every format: a to e, 40x20 pixels. a holds a ball and a robot, b a ball, c none.
// Returns what the user names.
struct Format {
    const char* name;
    const char* format;
    bool splitsAreStated;  // a, b and c for training, d and e for validation
    std::function<fs::path(const DataFolder&)> write;
};

const std::vector<std::string> names{"a", "b", "c", "d", "e"};
const char* const classNames = "ball\nrobot\n";

// Shares: ball at 10,5 to 20,15, robot at 0,0 to 40,10, in pixels.
std::string darknetLabels(const std::string& name)
{
    const std::string ball = "0 0.375 0.5 0.25 0.5\n";
    const std::string robot = "1 0.5 0.25 1 0.5\n";
    return name == "a" ? ball + robot : name == "b" ? ball : std::string();
}

void writeDarknet(const DataFolder& folder, const std::string& images, const std::string& labels)
{
    for (const std::string& name : names) {
        folder.picture(images + name + ".png");
        folder.text(labels + name + ".txt", darknetLabels(name));
    }
    folder.text("robot.names", classNames);
}

std::string listOf(const std::vector<std::string>& which, const std::string& images = "images/")
{
    std::string list;
    for (const std::string& name : which)
        list += images + name + ".png\n";
    return list;
}

std::string authorsLine(const std::string& name)
{
    return name + ".png" + (name == "a" ? " 10,5,20,15,0 0,0,40,10,1" : name == "b" ? " 10,5,20,15,0" : "") + "\n";
}

std::string vocObject(const std::string& name, const std::string& box)
{
    return "<object><name>" + name + "</name><pose>Left</pose><bndbox>" + box + "</bndbox></object>\n";
}

std::string vocAnnotation(const std::string& objects, const std::string& size = "<width>40</width><height>20</height>")
{
    return "<?xml version=\"1.0\"?>\n<annotation verified=\"yes\">\n<size>" + size + "</size>\n" + objects + "</annotation>\n";
}

const std::string vocBall = vocObject("ball", "<xmin>10</xmin><ymin>5</ymin><xmax>20</xmax><ymax>15</ymax>");
const std::string vocRobot = vocObject("robot", "<xmin>0</xmin><ymin>0</ymin><xmax>40</xmax><ymax>10</ymax>");

void writeVoc(const DataFolder& folder)
{
    for (const std::string& name : names) {
        folder.picture("JPEGImages/" + name + ".png");
        folder.text("Annotations/" + name + ".xml",
                    vocAnnotation(name == "a" ? vocBall + vocRobot : name == "b" ? vocBall : std::string()));
    }
}

std::string cocoImage(int id, const std::string& file)
{
    return R"({"id": )" + std::to_string(id) + R"(, "file_name": ")" + file + R"(", "width": 40, "height": 20})";
}

const std::string cocoCategories = R"("categories": [{"id": 3, "name": "robot", "supercategory": "things"},
    {"id": 1, "name": "ball", "supercategory": "things"}, {"id": 0, "name": "things", "supercategory": "none"}])";

std::string coco(const std::string& images, const std::string& annotations, const std::string& categories = cocoCategories)
{
    return R"({"info": {"deep": [[1]]}, "images": [)" + images + "], " + categories + R"(, "annotations": [)" + annotations + "]}";
}

std::string cocoAnnotation(int id, int image, int category, const std::string& box, const std::string& more = "")
{
    return R"({"id": )" + std::to_string(id) + R"(, "image_id": )" + std::to_string(image) + R"(, "category_id": )"
        + std::to_string(category) + R"(, "bbox": )" + box + R"(, "segmentation": [[1, 2, 3]])" + more + "}";
}

const std::string cocoBoxes = cocoAnnotation(1, 0, 1, "[10, 5, 10, 10]") + "," + cocoAnnotation(2, 0, 3, "[0, 0, 40, 10]")
    + "," + cocoAnnotation(3, 1, 1, "[10, 5, 10.0, 10]");

std::string cocoOf(int from, int to)
{
    std::string images;
    for (int i = from; i < to; ++i)
        images.append(i > from ? "," : "").append(cocoImage(i, names[static_cast<std::size_t>(i)] + ".png"));
    return coco(images, from == 0 ? cocoBoxes : std::string());
}

void writePictures(const DataFolder& folder, const std::string& where)
{
    for (const std::string& name : names)
        folder.picture(where + name + ".png");
}

const std::vector<Format>& formats()
{
    static const std::vector<Format> all{
        {"data file", "darknet", true,
         [](const DataFolder& folder) {
             writeDarknet(folder, "images/", "labels/");
             folder.text("train.txt", listOf({"c", "b", "a"}));
             folder.text("val.txt", listOf({"d", "e"}));
             return folder.text("robot.data", "# made by hand\nclasses = 2\ntrain = train.txt\nvalid=val.txt\n"
                                              "names = robot.names\nbackup = backup/\n");
         }},
        {"folder with a data file, paths from above, CRLF and BOM", "darknet", true,
         [](const DataFolder& folder) {
             writeDarknet(folder, "obj/", "obj/");
             folder.text("train.txt", "set/obj/a.png\r\nset/obj/b.png\r\nset/obj/c.png\r\n");
             folder.text("val.txt", "\xEF\xBB\xBFset/obj/d.png\r\n\r\nset/obj/e.png");
             folder.text("robot.data", "classes=2\r\ntrain=set/train.txt\r\nvalid=set/val.txt\r\nnames=set/robot.names\r\n");
             return folder.path();
         }},
        {"data file without validation", "darknet", false,
         [](const DataFolder& folder) {
             writeDarknet(folder, "images/", "labels/");
             folder.text("train.txt", listOf(names));
             return folder.text("robot.data", "train = train.txt\nnames = robot.names\n");
         }},
        {"images and labels", "darknet", false,
         [](const DataFolder& folder) {
             writeDarknet(folder, "images/robot 1/", "labels/robot 1/");
             return folder.path();
         }},
        {"images and labels with classes.txt", "darknet", false,
         [](const DataFolder& folder) {
             writeDarknet(folder, "images/", "labels/");
             fs::remove(folder.path() / "robot.names");
             folder.text("labels/classes.txt", classNames);
             return folder.path();
         }},
        {"images in folders for splits", "darknet", true,
         [](const DataFolder& folder) {
             writeDarknet(folder, "images/train/", "labels/train/");
             for (const char* name : {"d", "e"}) {
                 fs::create_directories(folder.path() / "images/val");
                 fs::create_directories(folder.path() / "labels/val");
                 fs::rename(folder.path() / "images/train" / (std::string(name) + ".png"),
                            folder.path() / "images/val" / (std::string(name) + ".png"));
                 fs::rename(folder.path() / "labels/train" / (std::string(name) + ".txt"),
                            folder.path() / "labels/val" / (std::string(name) + ".txt"));
             }
             return folder.path();
         }},
        {"labels beside, nested", "darknet", false,
         [](const DataFolder& folder) {
             writeDarknet(folder, "2019/r2/", "2019/r2/");
             return folder.path();
         }},
        {"list of pictures", "darknet", false,
         [](const DataFolder& folder) {
             writeDarknet(folder, "images/", "labels/");
             return folder.text("all.txt", listOf(names));
         }},
        {"folder with lists", "darknet", true,
         [](const DataFolder& folder) {
             writeDarknet(folder, "images/", "labels/");
             folder.text("train.txt", listOf({"a", "b", "c"}));
             folder.text("valid.txt", listOf({"e", "d"}));
             return folder.path();
         }},
        {"authors' list", "list", false,
         [](const DataFolder& folder) {
             writePictures(folder, "");
             folder.text("classes.txt", classNames);
             std::string list;
             for (const std::string& name : names)
                 list += authorsLine(name);
             return folder.text("all.txt", list);
         }},
        {"folder with authors' lists, absolute names", "list", true,
         [](const DataFolder& folder) {
             writePictures(folder, "");
             folder.text("classes.txt", classNames);
             const std::string place = folder.path().string() + "/";
             folder.text("train.txt", place + authorsLine("a") + place + authorsLine("b") + place + authorsLine("c"));
             folder.text("val.txt", place + authorsLine("d") + place + authorsLine("e"));
             return folder.path();
         }},
        {"voc", "voc", true,
         [](const DataFolder& folder) {
             writeVoc(folder);
             folder.text("ImageSets/Main/train.txt", "a\nb\nc\n");
             folder.text("ImageSets/Main/val.txt", "d  1\ne -1\n");
             return folder.path();
         }},
        {"voc with trainval only", "voc", false,
         [](const DataFolder& folder) {
             writeVoc(folder);
             folder.text("ImageSets/Main/trainval.txt", "a\nb\nc\nd\ne\n");
             return folder.path();
         }},
        {"voc without sets", "voc", false,
         [](const DataFolder& folder) {
             writeVoc(folder);
             return folder.path();
         }},
        {"coco file, pictures beside", "coco", false,
         [](const DataFolder& folder) {
             writePictures(folder, "");
             return folder.text("boxes.json", cocoOf(0, 5));
         }},
        {"coco file, pictures in a folder beside", "coco", false,
         [](const DataFolder& folder) {
             writePictures(folder, "photos/");
             return folder.text("boxes.json", cocoOf(0, 5));
         }},
        {"coco folders for splits", "coco", true,
         [](const DataFolder& folder) {
             writePictures(folder, "train/");
             writePictures(folder, "valid/");
             folder.text("train/_annotations.coco.json", cocoOf(0, 3));
             folder.text("valid/_annotations.coco.json", cocoOf(3, 5));
             return folder.path();
         }},
        {"coco as published", "coco", true,
         [](const DataFolder& folder) {
             writePictures(folder, "train2017/");
             writePictures(folder, "val2017/");
             folder.text("annotations/instances_train2017.json", cocoOf(0, 3));
             folder.text("annotations/instances_val2017.json", cocoOf(3, 5));
             folder.text("annotations/captions_val2017.json", "{}");
             return folder.path();
         }},
    };
    return all;
}

const Sample& sampleNamed(const Dataset& dataset, const std::string& name)
{
    const auto found = std::find_if(dataset.samples.begin(), dataset.samples.end(),
                                    [&](const Sample& sample) { return sample.image.stem() == name; });
    if (found == dataset.samples.end())
        throw InputError(dataset.source, "no picture " + name);
    return *found;
}

std::set<std::string> namesOf(const Dataset& dataset, Split split)
{
    std::set<std::string> result;
    for (const std::size_t index : dataset.split(split))
        result.insert(dataset.samples[index].image.stem().string());
    return result;
}

}  // namespace

class TestDataset : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyFormatReadsTheSame_data();
    void everyFormatReadsTheSame();
    void namesOfSplits();
    void thirdSplit();
    void seedDecidesTheSplit();
    void splitCoversEverySample();
    void validationWithoutTrainingIsRefused();
    void onePictureIsRefusedUnlessStated();
    void overlapOfStatedSplitsIsAWarning();
    void classNamesComeFromTheOptionsWhenThereAreNone();
    void namedAndNumberedClasses();
    void cocoKeepsCrowdsAndScales();
    void imagesAndLabelsGoBeforeCoco();
    void fingerprintTellsChanges();
    void findsTheSamePictureInTwoSplits();
    void findsDamagedPictures();
    void classesAreChosen();
    void validationShareDividesAnew();
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

void TestDataset::namesOfSplits()
{
    for (const Split split : {Split::Train, Split::Val, Split::Test})
        QVERIFY(splitFromName(splitName(split)) == split);
    QCOMPARE(splitName(Split::Val), std::string("val"));
    QVERIFY_EXCEPTION_THROWN(splitFromName("training"), InputError);
}

void TestDataset::thirdSplit()
{
    const DataFolder folder;
    writeDarknet(folder, "images/", "labels/");
    folder.text("train.txt", listOf({"a", "b"}));
    folder.text("val.txt", listOf({"c"}));
    folder.text("test.txt", listOf({"d", "e"}));
    folder.text("robot.data", "train=train.txt\nvalid=val.txt\ntest=test.txt\nnames=robot.names\n");
    QCOMPARE(namesOf(readDataset(folder.path()), Split::Test), (std::set<std::string>{"d", "e"}));
    // A stated test part stays out of the seeded division of the rest.
    folder.text("robot.data", "train=train.txt\ntest=test.txt\nnames=robot.names\n");
    const Dataset divided = readDataset(folder.path());
    QVERIFY(!divided.splitsAreStated);
    QCOMPARE(namesOf(divided, Split::Test), (std::set<std::string>{"d", "e"}));
    QCOMPARE(divided.split(Split::Train).size(), std::size_t{1});
    QCOMPARE(divided.split(Split::Val).size(), std::size_t{1});
}

void TestDataset::seedDecidesTheSplit()
{
    const DataFolder folder;
    for (int i = 0; i < 50; ++i) {
        folder.picture(std::to_string(i) + ".png");
        folder.text(std::to_string(i) + ".txt", "");
    }
    const auto validation = [&](std::uint64_t seed) { return namesOf(readDataset(folder.path(), {seed, {}}), Split::Val); };
    QCOMPARE(validation(7).size(), std::size_t{10});
    QCOMPARE(validation(7), validation(7));
    QVERIFY(validation(7) != validation(8));
    // Where the data set lies makes no difference.
    const DataFolder copy;
    fs::copy(folder.path(), copy.path(), fs::copy_options::recursive | fs::copy_options::overwrite_existing);
    QCOMPARE(namesOf(readDataset(copy.path(), {7, {}}), Split::Val), validation(7));
    QCOMPARE(datasetFingerprint(readDataset(copy.path())), datasetFingerprint(readDataset(folder.path())));
}

void TestDataset::splitCoversEverySample()
{
    for (const int pictures : {2, 3, 4, 7, 8, 12}) {
        const DataFolder folder;
        for (int i = 0; i < pictures; ++i) {
            folder.picture(std::to_string(i) + ".png");
            folder.text(std::to_string(i) + ".txt", "");
        }
        const Dataset dataset = readDataset(folder.path());
        std::vector<std::size_t> all = dataset.split(Split::Train);
        all.insert(all.end(), dataset.split(Split::Val).begin(), dataset.split(Split::Val).end());
        std::sort(all.begin(), all.end());
        QCOMPARE(all.size(), static_cast<std::size_t>(pictures));
        for (std::size_t i = 0; i < all.size(); ++i)
            QCOMPARE(all[i], i);
        QVERIFY(!dataset.split(Split::Train).empty() && !dataset.split(Split::Val).empty());
    }
}

void TestDataset::validationWithoutTrainingIsRefused()
{
    const DataFolder folder;
    writeVoc(folder);
    folder.text("ImageSets/Main/train.txt", "");
    folder.text("ImageSets/Main/val.txt", "a\nb\n");
    QVERIFY_EXCEPTION_THROWN(readDataset(folder.path()), InputError);
}

void TestDataset::onePictureIsRefusedUnlessStated()
{
    const DataFolder folder;
    folder.picture("a.png");
    folder.text("a.txt", "0 0.5 0.5 0.5 0.5\n");
    try {
        readDataset(folder.path());
        QFAIL("was accepted");
    } catch (const InputError& error) {
        QVERIFY2(error.reason().find("one picture cannot be divided") != std::string::npos, error.what());
    }
    folder.text("one.txt", "a.png\n");
    const fs::path data = folder.text("one.data", "train=one.txt\nvalid=one.txt\n");
    const Dataset dataset = readDataset(data);
    QVERIFY(dataset.splitsAreStated);
    QCOMPARE(dataset.split(Split::Train), dataset.split(Split::Val));
    QCOMPARE(dataset.problems.size(), std::size_t{1});
}

void TestDataset::overlapOfStatedSplitsIsAWarning()
{
    const DataFolder folder;
    writeDarknet(folder, "images/", "labels/");
    folder.text("train.txt", listOf({"a", "b", "c", "a"}));
    folder.text("val.txt", listOf({"b", "c", "d"}));
    const Dataset dataset = readDataset(folder.path());
    QCOMPARE(dataset.samples.size(), std::size_t{4});
    QCOMPARE(namesOf(dataset, Split::Train), (std::set<std::string>{"a", "b", "c"}));
    QCOMPARE(dataset.split(Split::Train).size(), std::size_t{3});
    QCOMPARE(dataset.problems.size(), std::size_t{2});
    QCOMPARE(dataset.problems[0].what, std::string("1 pictures are listed more than once"));
    QCOMPARE(dataset.problems[1].what, std::string("2 pictures, this one first, are in both train and val"));
    QVERIFY(!dataset.problems[1].fileRefused);
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

void TestDataset::findsTheSamePictureInTwoSplits()
{
    const DataFolder folder;
    int shade = 10;
    for (const std::string& name : names) {
        folder.picture("images/" + name + ".bmp", shade += 10);
        folder.text("labels/" + name + ".txt", "");
    }
    fs::copy_file(folder.path() / "images/b.bmp", folder.path() / "images/e.bmp", fs::copy_options::overwrite_existing);
    folder.text("train.txt", "images/a.bmp\nimages/b.bmp\nimages/c.bmp\n");
    folder.text("val.txt", "images/d.bmp\nimages/e.bmp\n");
    const std::vector<DataProblem> shared = findSharedPictures(readDataset(folder.path()));
    QCOMPARE(shared.size(), std::size_t{1});
    QCOMPARE(shared[0].file.filename(), fs::path("e.bmp"));
    QVERIFY(shared[0].what.find("b.bmp") != std::string::npos);
    QVERIFY(!shared[0].fileRefused);
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

void TestDataset::validationShareDividesAnew()
{
    const DataFolder folder;
    writeDarknet(folder, "images/", "labels/");
    folder.text("train.txt", listOf({"a", "b", "c"}));
    folder.text("val.txt", listOf({"d"}));
    folder.text("test.txt", listOf({"e"}));
    ReadOptions options;
    QVERIFY(readDataset(folder.path(), options).splitsAreStated);
    options.valShare = 0.5;
    const Dataset divided = readDataset(folder.path(), options);
    QVERIFY(!divided.splitsAreStated);
    QCOMPARE(divided.split(Split::Train).size(), std::size_t{2});
    QCOMPARE(divided.split(Split::Val).size(), std::size_t{2});
    QCOMPARE(namesOf(divided, Split::Test), (std::set<std::string>{"e"}));
    std::set<std::set<std::string>> seen;
    for (options.splitSeed = 0; options.splitSeed < 20; ++options.splitSeed)
        seen.insert(namesOf(readDataset(folder.path(), options), Split::Val));
    QVERIFY(seen.size() > 1);
    // There is always one for each.
    options.valShare = 0.999;
    QCOMPARE(readDataset(folder.path(), options).split(Split::Train).size(), std::size_t{1});
    for (const double share : {0.0, 1.0, -0.5, std::numeric_limits<double>::quiet_NaN()}) {
        options.valShare = share;
        QVERIFY_EXCEPTION_THROWN(readDataset(folder.path(), options), InputError);
    }
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
