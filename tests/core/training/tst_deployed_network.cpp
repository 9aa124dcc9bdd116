#include "core/training/deployed_network.h"

#include "tests/support/network_text.h"
#include "tests/support/reference_forward.h"

#include <QTest>

#include <algorithm>
#include <cmath>

namespace {

// Largest difference, as a share of the largest value.
double relativeDifference(const abcp::DeployedNetwork::Output& got, const FeatureMap& expected)
{
    double largest = 0;
    double difference = got.shape == expected.shape ? 0 : INFINITY;
    for (std::size_t i = 0; i < expected.values.size(); ++i) {
        const double value = expected.values[i];
        largest = std::max(largest, std::abs(value));
        if (difference < INFINITY)
            difference = std::max(difference, std::abs(value - static_cast<double>(got.values[i])));
    }
    return difference / largest;
}

// Whether two runs on different images both give what the reference gives.
void compareWithReference(const abcp::Network& net)
{
    const auto deployed = abcp::deploy(net, 2);
    if (!deployed)
        QSKIP("built without oneDNN");
    const std::vector<int> results = net.spec.results();
    for (const std::uint64_t seed : {9, 10}) {
        const FeatureMap image = randomImage(net.spec.input, seed);
        const std::vector<FeatureMap> reference = referenceForward(net, image);
        const auto& got = deployed->run(image.values.data());
        QCOMPARE(got.size(), results.size());
        for (std::size_t i = 0; i < got.size(); ++i)
            QCOMPARE_LT(relativeDifference(got[i], reference[static_cast<std::size_t>(results[i])]), 1e-4);
    }
}

}  // namespace

class DeployedNetworkTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void computesWhatTheReferenceComputes_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("odd channels, strides and paddings") << "in 3x17x15 | conv 5 3 /2 relu | conv 7 1 nobn linear | conv 3 5 /3 p1 | head 2";
        QTest::newRow("blocks") << "in 3x16x16 | conv 8 | conv 4 1 | conv 8 | shortcut -3 | conv 4 1 | conv 8 | shortcut -3 relu | head 1 2";
        QTest::newRow("a block's input is read again") << "in 3x16x16 | conv 8 | conv 4 1 | conv 8 | shortcut -3 | route -1 0 | head 1";
        QTest::newRow("a convolution is read again") << "in 3x16x16 | conv 8 | conv 4 1 | conv 8 | shortcut -3 | route -1 -2 | head 1";
        QTest::newRow("shortcut to the convolution's own input") << "in 3x16x16 | conv 8 | conv 8 | shortcut -2 | conv 4";
        QTest::newRow("shortcut through a route") << "in 3x16x16 | conv 8 | conv 6 | route 0 | conv 8 | shortcut 0 | conv 4";
        QTest::newRow("a result is added") << "in 3x8x8 | conv 6 | yolo 1 | route 0 | conv 4 | conv 6 | shortcut 0 | conv 2";
        QTest::newRow("depthwise and groups") << "in 3x16x16 | conv 8 | dw 3 | conv 8 3 g2 | conv 4 1 | head 1";
        QTest::newRow("two heads") << "in 3x32x32 | conv 7 3 /2 | conv 16 3 /2 | head 2 | route -3 | up 2 | route -1 0 | conv 9 | head 2";
        QTest::newRow("upsampling by three") << "in 3x5x5 | conv 4 | up 3 | conv 4";
        QTest::newRow("pooling") << "in 3x17x16 | conv 8 | max 2 2 | max 2 1 | max 5 1 | drop 0.5 | max 3 2 0 | head 1";
        QTest::newRow("one image through every buffer") << "in 3x16x16 | conv 4 | conv 40 | conv 2 | conv 20 /2 | conv 3 1 | conv 30 | conv 5";
        QTest::newRow("large enough for two threads") << "in 3x160x160 | conv 8 | conv 16 /2 | conv 8 1 | conv 16 | shortcut -3 | max 2 2 | up 2 | head 1";
        for (const char* channels : {"4", "6", "8", "16", "18"})
            for (const char* activation : {"", "relu", "leaky", "logistic"})
                QTest::addRow("three of %s channels added %s", channels, activation)
                    << QStringLiteral("in 3x8x8 | conv %1 | conv %1 | conv %1 | shortcut -2 -3 %2 | conv %1 | shortcut -5 -5 -2 %2").arg(channels, activation);
        QTest::newRow("no head") << "in 3x16x16 | conv 8 | conv 5 1";
    }

    void computesWhatTheReferenceComputes()
    {
        QFETCH(QString, text);
        compareWithReference(livelyNetwork(text.toStdString(), 4));
    }

    void everyLayerThatComputesTakesTime()
    {
        const abcp::Network net = livelyNetwork("in 3x32x32 | conv 8 | conv 4 1 | conv 8 | shortcut -3 relu | max 2 2 | up 2 | route -1 0 | drop 0.5 | head 1", 4);
        const auto deployed = abcp::deploy(net, 1);
        if (!deployed)
            QSKIP("built without oneDNN");
        const FeatureMap image = randomImage(net.spec.input, 9);
        std::vector<double> milliseconds(net.spec.size(), -1.0);
        deployed->runTimed(image.values.data(), milliseconds);
        for (std::size_t i = 0; i < milliseconds.size(); ++i) {
            const abcp::LayerSpec& layer = net.spec.layers[i];
            if (layer.as<abcp::Yolo>() || layer.as<abcp::Dropout>())
                QCOMPARE(milliseconds[i], 0.0);
            else
                QVERIFY2(milliseconds[i] > 0, qPrintable(QString::number(i)));
        }
        std::vector<float> timed;
        const auto& outputs = deployed->run(image.values.data());
        timed.assign(outputs.front().values, outputs.front().values + outputs.front().shape.elements());
        deployed->runTimed(image.values.data(), milliseconds);
        QVERIFY(std::equal(timed.begin(), timed.end(), outputs.front().values));
    }

    void activations()
    {
        for (const abcp::Activation activation : abcp::allActivations()) {
            abcp::Network net = livelyNetwork("in 3x8x8 | conv 8 | conv 8 1 | conv 8 | shortcut -3 | conv 4 1 nobn linear", 4);
            for (abcp::LayerSpec& layer : net.spec.layers) {
                if (auto* conv = layer.as<abcp::Convolutional>(); conv && conv->batchNormalize)
                    conv->activation = activation;
                if (auto* shortcut = layer.as<abcp::Shortcut>())
                    shortcut->activation = activation;
            }
            if (abcp::deploy(net, 2))  // null where oneDNN has no such function
                compareWithReference(net);
        }
    }
};

QTEST_APPLESS_MAIN(DeployedNetworkTest)
#include "tst_deployed_network.moc"
