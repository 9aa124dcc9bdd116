// OpenCV's DNN module computes our networks; the boxes and the accuracy that come of it are the same.

#include "core/base/error.h"
#include "core/data/arena.h"
#include "core/data/image.h"
#include "core/exporting/verification.h"
#include "core/network/darknet_weights.h"
#include "core/training/evaluation.h"
#include "core/training/torch_engines.h"
#include "tests/support/judged_detections.h"
#include "tests/support/network_text.h"
#include "tests/support/opencv_detector.h"

#include <QTest>

#include <cmath>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

using namespace abcp;

namespace {

const std::filesystem::path shared(ABCP_SHARED_DIR);

}  // namespace

class OpenCvJudgeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsTheSameBoxes_data();
    void findsTheSameBoxes();
    void seesAnotherNetwork();
    void scoresAPublishedNetworkTheSame();
    void computesAPublishedNetworkTheSame();
    void refusesAnotherShape();

private:
    static DetectionDifference difference(const Network& ours, const Network& theirs);
};

// Over pictures wider than the networks, so that they are letterboxed.
DetectionDifference OpenCvJudgeTest::difference(const Network& ours, const Network& theirs)
{
    constexpr float threshold = 0.05f;
    const DetectOptions options{.maxDetections = 10'000};
    std::vector<cv::Mat> pictures;
    for (const std::uint64_t seed : {1, 2, 3, 4})
        pictures.push_back(drawArenaScene(seed % 2 ? ArenaDomain::Field : ArenaDomain::Sim, seed, 160).image(cv::Rect(0, 20, 160, 110)));
    const auto a = makeTorchDetector(ours, {})->detect(pictures, options);
    const auto b = makeOpenCvDetector(theirs)->detect(pictures, options);
    DetectionDifference all;
    for (std::size_t i = 0; i < pictures.size(); ++i)
        all.add(compareDetections(a[i], b[i], threshold, 0.01));
    qInfo("%d boxes, %d alone, IoU from %.6f, confidence to %.2g", all.pairs, all.alone, all.smallestIou, all.confidence);
    return all;
}

void OpenCvJudgeTest::findsTheSameBoxes_data()
{
    QTest::addColumn<Network>("network");
    QTest::newRow("tiny") << randomTinyDetector(96, 64);
    QTest::newRow("pruned yolov3") << randomPrunedDetector(96, 96);
}

void OpenCvJudgeTest::findsTheSameBoxes()
{
    QFETCH(const Network, network);
    const DetectionDifference found = difference(network, network);
    QCOMPARE(found.alone, 0);
    QVERIFY(found.pairs >= 20);
    QVERIFY(found.smallestIou > 0.99);
}

void OpenCvJudgeTest::seesAnotherNetwork()
{
    const Network network = randomTinyDetector(96, 64);
    QVERIFY(difference(network, withLivelyBatchNorm(network, 6)).alone > 0);
}

void OpenCvJudgeTest::scoresAPublishedNetworkTheSame()
{
    const std::filesystem::path model = shared / "models/yolo-fastest-1.1", data = shared / "data/coco128";
    if (!std::filesystem::exists(model) || !std::filesystem::exists(data))
        QSKIP("the published model and pictures are not beside this checkout");
    const Network network = readDarknet(model / "yolo-fastest-1.1.cfg", model / "yolo-fastest-1.1.weights");
    const Dataset dataset = readDataset(data);
    const AveragePrecision ours = evaluateSplit(*makeTorchDetector(network, {}), dataset, Split::Val).accuracy;
    const AveragePrecision judge = evaluateSplit(*makeOpenCvDetector(network), dataset, Split::Val).accuracy;
    qInfo("ours: mAP50 %.4f, mAP50:95 %.4f; OpenCV: mAP50 %.4f, mAP50:95 %.4f", ours.map50, ours.map5095, judge.map50, judge.map5095);
    QVERIFY(ours.map50 > 0.2);
    QVERIFY(std::abs(ours.map50 - judge.map50) <= 0.002);
    QVERIFY(std::abs(ours.map5095 - judge.map5095) <= 0.002);
}

// Every value that the heads receive, on drawn pictures and darknet's own.
void OpenCvJudgeTest::computesAPublishedNetworkTheSame()
{
    const std::filesystem::path model = shared / "models/yolo-fastest-1.1", samples("/usr/share/darknet/data");
    if (!std::filesystem::exists(model))
        QSKIP("the published model is not beside this checkout");
    const Network network = readDarknet(model / "yolo-fastest-1.1.cfg", model / "yolo-fastest-1.1.weights");
    std::vector<cv::Mat> pictures{drawArenaScene(ArenaDomain::Field, 1, 320).image, drawArenaScene(ArenaDomain::Sim, 2, 320).image};
    for (const char* name : {"dog", "eagle", "giraffe", "horses", "kite", "person", "scream"})
        if (const std::filesystem::path file = samples / (std::string(name) + ".jpg"); std::filesystem::exists(file))
            pictures.push_back(loadImage(file));
    const auto ours = makeTorchDetector(network, {}), judge = makeOpenCvDetector(network);
    Difference all;
    for (const cv::Mat& picture : pictures) {
        const FeatureMap input = networkInput(picture, network.spec.input);
        const std::vector<FeatureMap> got = ours->forward(input), expected = judge->forward(input);
        QCOMPARE(got.size(), expected.size());
        for (std::size_t i = 0; i < got.size(); ++i) {
            QVERIFY(got[i].shape == expected[i].shape);
            all.add(got[i].values, expected[i].values);
        }
    }
    qInfo("%zu pictures, largest difference %.2g, %.2g of the largest value", pictures.size(), all.largest, all.share);
    QVERIFY(all.share < 1e-4);
}

void OpenCvJudgeTest::refusesAnotherShape()
{
    const auto detector = makeOpenCvDetector(network("in 3x32x32 | conv 4 3 /2 | head 1"));
    QVERIFY_EXCEPTION_THROWN(detector->forward({{3, 16, 16}, std::vector<float>(768)}), InputError);
}

QTEST_APPLESS_MAIN(OpenCvJudgeTest)
#include "tst_opencv_judge.moc"
