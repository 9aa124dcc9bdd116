#include "core/data/dataset.h"

#include "core/base/error.h"
#include "core/data/picture_survey.h"
#include "tests/core/data/written_formats.h"

#include <QTest>

#include <algorithm>
#include <limits>
#include <set>

using namespace abcp;
using namespace abcp::written;
namespace fs = std::filesystem;

class TestDatasetSplits : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void namesOfSplits();
    void thirdSplit();
    void seedDecidesTheSplit();
    void splitCoversEverySample();
    void validationWithoutTrainingIsRefused();
    void onePictureIsRefusedUnlessStated();
    void overlapOfStatedSplitsIsAWarning();
    void findsTheSamePictureInTwoSplits();
    void validationShareDividesAnew();
};

void TestDatasetSplits::namesOfSplits()
{
    for (const Split split : {Split::Train, Split::Val, Split::Test})
        QVERIFY(splitFromName(splitName(split)) == split);
    QCOMPARE(splitName(Split::Val), std::string("val"));
    QVERIFY_EXCEPTION_THROWN(splitFromName("training"), InputError);
}

void TestDatasetSplits::thirdSplit()
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

void TestDatasetSplits::seedDecidesTheSplit()
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

void TestDatasetSplits::splitCoversEverySample()
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

void TestDatasetSplits::validationWithoutTrainingIsRefused()
{
    const DataFolder folder;
    writeVoc(folder);
    folder.text("ImageSets/Main/train.txt", "");
    folder.text("ImageSets/Main/val.txt", "a\nb\n");
    QVERIFY_EXCEPTION_THROWN(readDataset(folder.path()), InputError);
}

void TestDatasetSplits::onePictureIsRefusedUnlessStated()
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

void TestDatasetSplits::overlapOfStatedSplitsIsAWarning()
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

void TestDatasetSplits::findsTheSamePictureInTwoSplits()
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

void TestDatasetSplits::validationShareDividesAnew()
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

QTEST_APPLESS_MAIN(TestDatasetSplits)
#include "tst_dataset_splits.moc"
