#include "core/network/network_spec.h"

#include "core/base/error.h"
#include "core/network/network.h"
#include "tests/support/network_text.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace abcp;

class NetworkSpecTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void shapesFollowTheLayers();
    void inputsAreTheLayersThatAreRead();
    void headsAreTheYoloLayers();
    void resizingKeepsEverythingButShapes();
    void faultOfALayerBuiltInMemoryNamesItsIndex_data();
    void faultOfALayerBuiltInMemoryNamesItsIndex();
    void equalityIgnoresLines();
    void namesAreTheCfgs();
    void weightsComeFromTheSeed();
    void weightsAreHeNormal();
    void headsStartQuiet();
};

void NetworkSpecTest::shapesFollowTheLayers()
{
    const NetworkSpec spec = networkSpec("in 3x20x32 | conv 8 3 /2 | conv 4 3 p0 | max 2 1 | max 3 2 0 | up 3 | route -1 -1 |"
                                         "dw 5 | shortcut -1 | drop 0.5 | head 2 2");
    const std::vector<Shape> expected{{8, 10, 16}, {4, 8, 14}, {4, 8, 14}, {4, 3, 6}, {4, 9, 18}, {8, 9, 18},
                                      {8, 9, 18},  {8, 9, 18}, {8, 9, 18}, {14, 9, 18}, {14, 9, 18}};
    QCOMPARE(spec.size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
        QVERIFY2(spec.layers[i].output == expected[i], qPrintable(QString::number(i)));
        // The route at 5 reads layer 4, which is also the layer before it.
        QVERIFY(spec.layers[i].input == (i == 0 ? spec.input : expected[i - 1]));
    }
}

void NetworkSpecTest::inputsAreTheLayersThatAreRead()
{
    const NetworkSpec spec = networkSpec("in 3x8x8 | conv 4 | conv 4 | shortcut 0 | route 2 0 1 | up 2");
    QVERIFY(layerInputs(spec, 0) == (std::vector{-1}));
    QVERIFY(layerInputs(spec, 1) == (std::vector{0}));
    QVERIFY(layerInputs(spec, 2) == (std::vector{1, 0}));
    QVERIFY(layerInputs(spec, 3) == (std::vector{2, 0, 1}));
    QVERIFY(layerInputs(spec, 4) == (std::vector{3}));
}

void NetworkSpecTest::headsAreTheYoloLayers()
{
    QVERIFY(networkSpec("in 3x8x8 | conv 4").heads().empty());
    QVERIFY(networkSpec("in 3x8x8 | conv 4 | head 1 | route 0 | head 1 2").heads() == (std::vector{2, 5}));
}

void NetworkSpecTest::resizingKeepsEverythingButShapes()
{
    const char* const text = "| conv 4 3 /2 | max 2 2 | head 1";
    const NetworkSpec small = networkSpec(std::string("in 3x32x32 ") + text);
    const NetworkSpec wide = resized(small, 128, 64);
    QVERIFY(wide == networkSpec(std::string("in 3x64x128 ") + text));
    QVERIFY(resized(wide, 32, 32) == small);
    QVERIFY_THROWS_EXCEPTION(InputError, resized(small, 0, 32));
    QVERIFY_THROWS_EXCEPTION(InputError, resized(small, 1 << 20, 32));
}

void NetworkSpecTest::faultOfALayerBuiltInMemoryNamesItsIndex_data()
{
    QTest::addColumn<int>("fault");
    QTest::addColumn<QByteArray>("message");
    QTest::newRow("filters") << 0 << QByteArray("plan: layer 1 [convolutional]: filters must be from 1");
    QTest::newRow("shortcut to the input") << 1 << QByteArray("plan: layer 1 [shortcut]: from must name");
    QTest::newRow("route to the future") << 2 << QByteArray("plan: layer 1 [route]: layers must name an earlier layer");
    QTest::newRow("route to nothing") << 3 << QByteArray("plan: layer 1 [route]: layers must name at least one");
    QTest::newRow("yolo without anchors") << 4 << QByteArray("plan: layer 1 [yolo]: anchors must be");
}

void NetworkSpecTest::faultOfALayerBuiltInMemoryNamesItsIndex()
{
    QFETCH(const int, fault);
    QFETCH(const QByteArray, message);
    const std::vector<LayerParameters> faults{Convolutional{.filters = 0}, Shortcut{.from = {-1}}, Route{{0, 7}}, Route{}, Yolo{}};
    NetworkSpec spec = networkSpec("in 3x8x8 | conv 4");
    spec.layers.emplace_back().parameters = faults[static_cast<std::size_t>(fault)];
    try {
        inferShapes(spec, "plan");
        QFAIL("accepted");
    } catch (const InputError& error) {
        QVERIFY2(QByteArray(error.what()).startsWith(message), error.what());
    }
}

void NetworkSpecTest::equalityIgnoresLines()
{
    const NetworkSpec spec = networkSpec("in 3x8x8 | conv 4");
    NetworkSpec other = spec;
    other.layers[0].line = 12;
    QVERIFY(other == spec);
    other.layers[0].as<Convolutional>()->activation = Activation::Relu;
    QVERIFY(other != spec);
}

void NetworkSpecTest::namesAreTheCfgs()
{
    const NetworkSpec spec = networkSpec("in 3x8x8 | conv 4 | shortcut 0 | route 0 | up 2 | max 2 2 | drop 0.1 | head 1");
    std::string names;
    for (const LayerSpec& layer : spec.layers)
        names += layerTypeName(layer) + " ";
    QCOMPARE(names, std::string("convolutional shortcut route upsample maxpool dropout convolutional yolo "));
    QCOMPARE(activationName(Activation::Linear), std::string("linear"));
    QCOMPARE(activationName(Activation::Leaky), std::string("leaky"));
    QCOMPARE(activationName(Activation::Relu), std::string("relu"));
}

void NetworkSpecTest::weightsComeFromTheSeed()
{
    const char* const text = "in 3x8x8 | conv 4 | max 2 2 | conv 4";
    const Network first = network(text, 5);
    QVERIFY(first.hasWeights());
    QVERIFY(!first.weights[1]);
    QCOMPARE(network(text, 5).weights[2]->weights, first.weights[2]->weights);
    QVERIFY(network(text, 6).weights[2]->weights != first.weights[2]->weights);
}

void NetworkSpecTest::weightsAreHeNormal()
{
    const Network net = network("in 32x8x8 | conv 64 3 | conv 64 3 g2 nobn", 3);
    const LayerWeights& first = *net.weights[0];
    QCOMPARE(first.biases, std::vector<float>(64, 0.0f));
    QCOMPARE(first.scales, std::vector<float>(64, 1.0f));
    QCOMPARE(first.rollingMean, std::vector<float>(64, 0.0f));
    QCOMPARE(first.rollingVariance, std::vector<float>(64, 1.0f));
    QVERIFY(net.weights[1]->scales.empty() && net.weights[1]->rollingMean.empty() && net.weights[1]->rollingVariance.empty());
    for (const auto& layer : net.weights) {
        // Both layers sum over 32 channels x 9: 64 filters x 288 values of variance 2 / 288.
        QCOMPARE(layer->weights.size(), std::size_t{64 * 288});
        double mean = 0;
        double square = 0;
        for (const float weight : layer->weights) {
            mean += weight / (64.0 * 288);
            square += double{weight} * weight / (64.0 * 288);
        }
        QVERIFY(std::abs(mean) < 0.003);
        QVERIFY(std::abs(square * 144 - 1) < 0.05);
    }
}

void NetworkSpecTest::headsStartQuiet()
{
    const Network net = network("in 3x8x8 | conv 4 | head 2 2");
    const std::vector<float> expected{0, 0, 0, 0, -4.6f, 0, 0, 0, 0, 0, 0, -4.6f, 0, 0};
    QCOMPARE(net.weights[1]->biases, expected);
}

QTEST_APPLESS_MAIN(NetworkSpecTest)
#include "tst_network_spec.moc"
