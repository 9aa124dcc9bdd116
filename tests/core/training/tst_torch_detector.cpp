#include "core/base/error.h"
#include "core/training/torch_engines.h"
#include "tests/support/network_text.h"
#include "tests/support/reference_forward.h"

#include <QTest>

#include <algorithm>
#include <cmath>

namespace {

double largestDifference(const std::vector<float>& a, const std::vector<float>& b)
{
    double largest = a.size() == b.size() ? 0 : INFINITY;
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
        largest = std::max(largest, std::abs(static_cast<double>(a[i]) - static_cast<double>(b[i])));
    return largest;
}

}  // namespace

class TorchDetectorTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void layersAreTimedInTheDeployedFormAlone()
    {
        const abcp::Network net = livelyNetwork("in 3x16x16 | conv 8 | conv 4 1 | conv 8 | shortcut -3 | head 1", 4);
        QVERIFY(abcp::makeTorchDetector(net, {.foldBatchNorm = false})->timeLayers(3, 1).empty());
        const std::vector<double> times = abcp::makeTorchDetector(net, {.threads = 1})->timeLayers(3, 1);
        if (times.empty())
            QSKIP("built without oneDNN");
        QCOMPARE(times.size(), net.spec.size());
        for (const std::size_t convolution : {std::size_t{0}, std::size_t{1}, std::size_t{2}})
            QVERIFY(times[convolution] > 0);
    }

    void computesWhatTheReferenceComputes_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("convolutions") << "in 3x16x16 | conv 8 3 /2 relu | conv 6 1 nobn linear | head 2";
        QTest::newRow("residual") << "in 3x16x16 | conv 8 | conv 4 1 | conv 8 | shortcut -3 | head 1 2";
        QTest::newRow("depthwise and groups") << "in 3x16x16 | conv 8 | dw 3 | conv 8 3 g2 | conv 4 1 | head 1";
        QTest::newRow("two heads") << "in 3x32x32 | conv 8 3 /2 | conv 16 3 /2 | head 2 | route -3 | up 2 | route -1 0 | conv 8 | head 2";
        QTest::newRow("pooling") << "in 3x16x16 | conv 8 | max 2 2 | max 2 1 | max 5 1 | drop 0.5 | head 1";
        QTest::newRow("no head") << "in 3x16x16 | conv 8 | conv 5 1";
    }

    void computesWhatTheReferenceComputes()
    {
        QFETCH(QString, text);
        const abcp::Network net = livelyNetwork(text.toStdString(), 4);
        const FeatureMap image = randomImage(net.spec.input, 9);
        const std::vector<FeatureMap> reference = referenceForward(net, image);
        std::vector<int> results;
        for (const int head : net.spec.heads())
            results.push_back(head);
        if (results.empty())
            results.push_back(static_cast<int>(net.spec.size()) - 1);
        for (const bool fold : {false, true}) {
            const auto detector = abcp::makeTorchDetector(net, {.foldBatchNorm = fold});
            const std::vector<abcp::FeatureMap> got = detector->forward({image.shape, image.values});
            QCOMPARE(got.size(), results.size());
            for (std::size_t i = 0; i < got.size(); ++i) {
                const std::vector<float>& expected = reference[static_cast<std::size_t>(results[i])].values;
                const float scale = *std::max_element(expected.begin(), expected.end(), [](float a, float b) { return std::abs(a) < std::abs(b); });
                QVERIFY(largestDifference(got[i].values, expected) < 1e-4 * std::max(1.0, std::abs(static_cast<double>(scale))));
            }
        }
    }

    void boxesComeBackOnTheImage()
    {
        // All raw values 0: each cell sees its anchor at its centre with confidence 0.5 x 0.5.
        abcp::Network net = network("in 3x32x32 | conv 4 3 /2 | conv 4 3 /2 | conv 4 3 /2 | conv 4 3 /2 | conv 4 3 /2 | head 1");
        for (auto& weights : net.weights) {
            if (!weights)
                continue;
            abcp::LayerWeights zero = *weights;
            std::fill(zero.weights.begin(), zero.weights.end(), 0.0f);
            std::fill(zero.biases.begin(), zero.biases.end(), 0.0f);
            weights = std::make_shared<const abcp::LayerWeights>(zero);
        }
        net.spec.layers.back().as<abcp::Yolo>()->anchors = {{16, 8}};
        const cv::Mat wide(50, 100, CV_8UC3, cv::Scalar::all(90));  // letterboxed to 32 x 16, 8 pixels below the top
        const auto detections = abcp::makeTorchDetector(net, {})->detect(std::span(&wide, 1), {.confidenceThreshold = 0.2f});
        QCOMPARE(detections.at(0).size(), std::size_t{1});
        const abcp::Detection& found = detections[0][0];
        QVERIFY(std::abs(found.confidence - 0.25f) < 1e-5f);
        QVERIFY(std::abs(found.box.x - 0.25f) < 1e-4f && std::abs(found.box.width - 0.5f) < 1e-4f);
        QVERIFY(std::abs(found.box.y - 0.25f) < 1e-4f && std::abs(found.box.height - 0.5f) < 1e-4f);
    }

    void refusals()
    {
        const abcp::Network net = network("in 3x16x16 | conv 8 | head 1");
        QVERIFY_EXCEPTION_THROWN(abcp::makeTorchDetector({net.spec, {}, 0}, {}), abcp::InputError);
        QVERIFY_EXCEPTION_THROWN(abcp::makeTorchDetector(net, {.device = "tpu"}), abcp::InputError);
        QVERIFY_EXCEPTION_THROWN(abcp::makeTorchDetector(net, {.device = "cuda:93"}), abcp::InputError);
        QVERIFY_EXCEPTION_THROWN(abcp::makeTorchDetector(net, {})->forward({{3, 8, 8}, std::vector<float>(192)}), abcp::InputError);
        const cv::Mat picture(16, 16, CV_8UC3, cv::Scalar::all(0));
        const auto blind = abcp::makeTorchDetector(network("in 3x16x16 | conv 8"), {});
        QVERIFY_EXCEPTION_THROWN(blind->detect(std::span(&picture, 1), {}), abcp::InputError);
    }
};

QTEST_APPLESS_MAIN(TorchDetectorTest)
#include "tst_torch_detector.moc"
