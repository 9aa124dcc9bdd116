#include "core/training/evaluation.h"

#include "core/base/error.h"

#include <QTemporaryDir>
#include <QTest>

#include <opencv2/imgcodecs.hpp>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <string>

using namespace abcp;

namespace {

constexpr Box middle{0.25f, 0.25f, 0.5f, 0.5f};

// Sees one object in the middle of every picture but those whose gray is in `blindTo`.
class FakeDetector : public Detector {
public:
    std::vector<std::vector<Detection>> detect(std::span<const cv::Mat> images, const DetectOptions& options) override
    {
        batches.push_back(images.size());
        threshold = options.confidenceThreshold;
        std::vector<std::vector<Detection>> found;
        for (const cv::Mat& image : images) {
            const int gray = image.at<cv::Vec3b>(0, 0)[0];
            seen.push_back(gray);
            found.emplace_back();
            if (std::ranges::count(blindTo, gray) == 0)
                found.back().push_back({middle, 0, 0.9f});
        }
        return found;
    }

    std::vector<FeatureMap> forward(const FeatureMap&) override { return {}; }
    std::vector<double> timeForward(int, int) override { return {}; }

    std::vector<int> blindTo;
    std::vector<std::size_t> batches;
    std::vector<int> seen;
    float threshold = 0;
};

// Pictures whose gray is their number, one object each, all in the validation split.
Dataset pictures(const QTemporaryDir& folder, int count)
{
    Dataset dataset;
    dataset.source = folder.path().toStdString();
    dataset.classes = {"thing", "other"};
    for (int i = 0; i < count; ++i) {
        const std::string file = (dataset.source / (std::to_string(i) + ".png")).string();
        cv::imwrite(file, cv::Mat(4, 4, CV_8UC3, cv::Scalar::all(i)));
        dataset.samples.push_back({file, {{middle, 0}}});
        dataset.splits[static_cast<std::size_t>(Split::Val)].push_back(static_cast<std::size_t>(i));
    }
    return dataset;
}

}  // namespace

class EvaluationTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyPictureIsScoredOnce()
    {
        const QTemporaryDir folder;
        const Dataset dataset = pictures(folder, 60);
        FakeDetector detector;
        std::vector<std::int64_t> done;
        const SplitEvaluation result =
            evaluateSplit(detector, dataset, Split::Val, 0, {}, [&](const Progress& progress) { done.push_back(progress.done); });
        QCOMPARE(result.images, 60);
        QCOMPARE(result.accuracy.map50, 1.0);
        QCOMPARE(result.accuracy.perClass.size(), std::size_t{2});
        QCOMPARE(result.accuracy.perClass[0].objects, 60);
        QCOMPARE(detector.threshold, 0.005f);
        // One to warm up and 50 alone, to be timed; then 8 and the 2 that are left.
        std::vector<std::size_t> batches(51, 1);
        batches.insert(batches.end(), {8, 2});
        QCOMPARE(detector.batches, batches);
        QCOMPARE(done.back(), 60);
        QVERIFY(result.latencyP50Ms > 0 && result.latencyP50Ms <= result.latencyP95Ms);
    }

    void missesCost()
    {
        // Half of the objects found, no false alarm: precision 1 for the 51 recall points 0 .. 0.50.
        const QTemporaryDir folder;
        FakeDetector detector;
        detector.blindTo = {1, 3};
        const SplitEvaluation result = evaluateSplit(detector, pictures(folder, 4), Split::Val);
        QVERIFY(std::abs(result.accuracy.map50 - 51.0 / 101) < 1e-12);
    }

    void aPartIsSpreadOverTheSplit()
    {
        const QTemporaryDir folder;
        FakeDetector detector;
        const SplitEvaluation result = evaluateSplit(detector, pictures(folder, 10), Split::Val, 4);
        QCOMPARE(result.images, 4);
        QCOMPARE(detector.seen, (std::vector<int>{0, 0, 2, 5, 7}));  // the first is seen twice, to warm up
        detector.seen.clear();
        QCOMPARE(evaluateSplit(detector, pictures(folder, 3), Split::Val, 100).images, 3);
    }

    void anUnreadablePictureIsNamed()
    {
        const QTemporaryDir folder;
        const Dataset dataset = pictures(folder, 3);
        std::filesystem::remove(dataset.samples[1].image);
        FakeDetector detector;
        try {
            evaluateSplit(detector, dataset, Split::Val);
            QFAIL("went on without the picture");
        } catch (const InputError& error) {
            QVERIFY(std::string(error.what()).find("1.png") != std::string::npos);
        }
    }

    void anEmptySplitIsRefused()
    {
        const QTemporaryDir folder;
        FakeDetector detector;
        QVERIFY_EXCEPTION_THROWN(evaluateSplit(detector, pictures(folder, 3), Split::Test), InputError);
    }

    void aStopEndsIt()
    {
        const QTemporaryDir folder;
        FakeDetector detector;
        std::stop_source stop;
        const auto stopAtTwo = [&](const Progress& progress) {
            if (progress.done == 2)
                stop.request_stop();
        };
        QVERIFY_EXCEPTION_THROWN(evaluateSplit(detector, pictures(folder, 5), Split::Val, 0, stop.get_token(), stopAtTwo), StoppedError);
        QCOMPARE(detector.seen, (std::vector<int>{0, 0, 1}));
    }
};

QTEST_APPLESS_MAIN(EvaluationTest)
#include "tst_evaluation.moc"
