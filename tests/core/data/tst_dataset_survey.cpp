#include "core/base/error.h"
#include "core/data/dataset.h"
#include "core/data/dataset_statistics.h"
#include "core/data/near_duplicates.h"
#include "core/data/picture_survey.h"
#include "tests/core/data/data_folder.h"

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include <QTest>

#include <bit>
#include <cmath>

using namespace abcp;
namespace fs = std::filesystem;

namespace {

// Coarse coloured noise: another scene for each seed.
cv::Mat scene(std::uint64_t seed, int width = 320, int height = 240)
{
    cv::Mat small(6, 8, CV_8UC3), image;
    cv::RNG random(seed + 1);
    random.fill(small, cv::RNG::UNIFORM, 0, 256);
    cv::resize(small, image, cv::Size(width, height), 0, 0, cv::INTER_CUBIC);
    return image;
}

int distance(const cv::Mat& a, const cv::Mat& b)
{
    return std::popcount(hashOf(a).upright ^ hashOf(b).upright);
}

// Pictures in a row, all for training, without labels.
Dataset datasetOf(const DataFolder& folder, const std::vector<cv::Mat>& images)
{
    Dataset dataset;
    dataset.source = folder.path();
    dataset.classes = {"ball", "robot"};
    for (const cv::Mat& image : images) {
        const fs::path file = folder.path() / (std::to_string(dataset.samples.size()) + ".png");
        cv::imwrite(file.string(), image);
        dataset.splits[0].push_back(dataset.samples.size());
        dataset.samples.push_back({file, {}});
    }
    return dataset;
}

void moveTo(Dataset& dataset, std::size_t sample, Split split)
{
    std::erase(dataset.splits[0], sample);
    dataset.splits[static_cast<std::size_t>(split)].push_back(sample);
}

}  // namespace

class DatasetSurveyTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void hashIsWorkedOutByHand()
    {
        // 9 x 8 pixels, so that nothing is scaled. In every row the gray rises from the 1st to the 4th pixel and falls after it:
        // 3 bits set and 5 not, 0xE0 a row. Mirrored it rises 5 times, then falls 3 times: 0xF8.
        cv::Mat picture(8, 9, CV_8UC3);
        for (int y = 0; y < 8; ++y)
            for (int x = 0; x < 9; ++x)
                picture.at<cv::Vec3b>(y, x) = cv::Vec3b::all(static_cast<uchar>(100 - 10 * std::abs(x - 3)));
        const PictureHash hash = hashOf(picture);
        QCOMPARE(hash.upright, 0xE0E0E0E0E0E0E0E0ULL);
        QCOMPARE(hash.mirrored, 0xF8F8F8F8F8F8F8F8ULL);
        QVERIFY(hash.isTelling);
        QVERIFY(!hashOf(cv::Mat(30, 40, CV_8UC3, cv::Scalar(10, 200, 30))).isTelling);
    }

    void hashHardlyChangesWithTheCopy()
    {
        for (std::uint64_t seed = 0; seed < 20; ++seed) {
            const cv::Mat original = scene(seed);
            cv::Mat copy;
            cv::resize(original, copy, cv::Size(150, 130));
            QVERIFY(distance(original, copy) <= 3);
            original.convertTo(copy, -1, 0.8, 20);
            QVERIFY(distance(original, copy) <= 3);
            cv::Mat noise(original.size(), CV_8SC3);
            cv::RNG(seed).fill(noise, cv::RNG::UNIFORM, -20, 20);
            cv::add(original, noise, copy, cv::noArray(), CV_8U);
            QVERIFY(distance(original, copy) <= 3);
            for (std::uint64_t other = 0; other < seed; ++other)
                QVERIFY(distance(original, scene(other)) > nearDuplicateBits);
        }
    }

    void findsCopiesAcrossSplits()
    {
        const DataFolder folder;
        cv::Mat brighter, mirrored;
        scene(1).convertTo(brighter, -1, 1, 15);
        cv::flip(scene(2), mirrored, 1);
        // 0, 1, 2 for training; a copy of 1, a mirrored 2 and another scene held; a copy of 0 among the training pictures; flat ones.
        const cv::Mat flat(240, 320, CV_8UC3, cv::Scalar::all(90));
        Dataset dataset = datasetOf(folder, {scene(0), scene(1), scene(2), brighter, mirrored, scene(3), scene(0), flat, flat});
        moveTo(dataset, 3, Split::Val);
        moveTo(dataset, 4, Split::Test);
        moveTo(dataset, 5, Split::Val);
        moveTo(dataset, 8, Split::Val);
        const std::vector<NearDuplicate> found = findNearDuplicates(dataset, surveyPictures(dataset));
        QCOMPARE(found.size(), std::size_t{2});
        QCOMPARE(found[0].held, std::size_t{3});
        QCOMPARE(found[0].training, std::size_t{1});
        QVERIFY(!found[0].mirrored && found[0].bits <= nearDuplicateBits);
        QCOMPARE(found[1].held, std::size_t{4});
        QCOMPARE(found[1].training, std::size_t{2});
        QVERIFY(found[1].mirrored);
    }

    void tellsWhatWasConverted()
    {
        const DataFolder folder;
        Dataset dataset = datasetOf(folder, {scene(0)});
        cv::Mat deep;
        scene(1).convertTo(deep, CV_16U, 257);
        const fs::path file = folder.path() / "deep.png";
        cv::imwrite(file.string(), deep);
        dataset.samples.push_back({file, {}});
        const PictureSurvey survey = surveyPictures(dataset);
        QCOMPARE(survey.problems.size(), std::size_t{1});
        QCOMPARE(survey.problems[0].what, std::string("16 bits a channel, scaled to 8"));
        QVERIFY(!survey.problems[0].fileRefused);
        QCOMPARE(survey.pictures[1].width, 320);
    }

    void countsClassesAndSizes()
    {
        const DataFolder folder;
        Dataset dataset = datasetOf(folder, {scene(0, 400, 200), scene(1, 400, 200), scene(2, 400, 200)});
        moveTo(dataset, 1, Split::Val);
        // Of 400 x 200 pixels: 20 x 20 (small), 40 x 20 (root 28.3, small), 100 x 50 (root 70.7, medium), 400 x 200 (root 282.8).
        const Box tiny{0, 0, 0.05f, 0.1f}, flat{0, 0, 0.1f, 0.1f}, middle{0, 0, 0.25f, 0.25f}, whole{0, 0, 1, 1};
        dataset.samples[0].boxes = {{tiny, 0}, {flat, 0}};
        dataset.samples[1].boxes = {{middle, 0}, {whole, 1}};
        dataset.samples[1].boxes[1].crowd = true;
        const DatasetStatistics statistics = statisticsOf(dataset, surveyPictures(dataset));
        QCOMPARE(statistics.classes[0].boxes, std::size_t{3});
        QCOMPARE(statistics.classes[0].images, std::size_t{2});
        QCOMPARE(statistics.classes[0].boxesOfSplit, (std::array<std::size_t, 3>{2, 1, 0}));
        QCOMPARE(statistics.classes[1].boxes, std::size_t{1});
        QCOMPARE(statistics.crowds, std::size_t{1});
        QCOMPARE(statistics.imagesWithoutBox, std::size_t{1});
        QCOMPARE(statistics.sizes.small, std::size_t{2});
        QCOMPARE(statistics.sizes.medium, std::size_t{1});
        QCOMPARE(statistics.sizes.large, std::size_t{1});
        // Nearest rank of 4 values: the 1st, the 2nd and the 4th.
        QVERIFY(std::abs(statistics.sizes.sidePixels[0] - 20) < 1e-3);
        QVERIFY(std::abs(statistics.sizes.sidePixels[1] - std::sqrt(800.0)) < 1e-3);
        QVERIFY(std::abs(statistics.sizes.sideShare[2] - 1) < 1e-6);
    }

    void sharedSets_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<double>("valShare");
        QTest::addColumn<int>("nearDuplicates");
        QTest::newRow("bccd") << QByteArray("bccd") << 0.0 << 1;
        QTest::newRow("coad_driving") << QByteArray("coad_driving") << 0.0 << 0;
        // Its scenes come in three augmented copies each; divided anew, copies of a scene lie on both sides.
        QTest::newRow("coad_driving divided") << QByteArray("coad_driving") << 0.2 << 17;
        QTest::newRow("coco128") << QByteArray("coco128") << 0.0 << 0;
        QTest::newRow("robocup_msl") << QByteArray("robocup_msl") << 0.0 << 8;
    }

    void sharedSets()
    {
        QFETCH(QByteArray, path);
        QFETCH(double, valShare);
        QFETCH(int, nearDuplicates);
        const fs::path data = fs::path(ABCP_SHARED_DIR) / "data" / path.toStdString();
        if (!fs::exists(data))
            QSKIP("the shared data sets are not on this machine");
        ReadOptions options;
        if (valShare > 0)
            options.valShare = valShare;
        const Dataset dataset = readDataset(data, options);
        const PictureSurvey survey = surveyPictures(dataset);
        for (const DataProblem& problem : survey.problems)
            qWarning("%s: %s", problem.file.c_str(), problem.what.c_str());
        QCOMPARE(survey.problems.size(), std::size_t{0});
        QCOMPARE(findNearDuplicates(dataset, survey).size(), static_cast<std::size_t>(nearDuplicates));
    }
};

QTEST_APPLESS_MAIN(DatasetSurveyTest)
#include "tst_dataset_survey.moc"
