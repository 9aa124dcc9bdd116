#include "core/pruning/layer_scales.h"

#include "core/base/error.h"
#include "tests/support/network_text.h"

#include <QTest>

#include <limits>
#include <memory>

using namespace abcp;

namespace {

void setScales(Network& network, std::size_t layer, std::vector<float> scales)
{
    auto changed = std::make_shared<LayerWeights>(*network.weights[layer]);
    changed->scales = std::move(scales);
    network.weights[layer] = std::move(changed);
}

}  // namespace

class LayerScalesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void absoluteValuesAsTheyAre()
    {
        Network drawn = network("in 3x8x8 | conv 2 | max 2 2 | conv 3 1");
        setScales(drawn, 0, {-0.5f, 0.25f});
        setScales(drawn, 2, {2, std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()});
        QCOMPARE(layerScales(drawn), (LayerScales{{0.5, 0.25}, {}, {2, 0, 0}}));
    }

    // Without batch norm: L1 norms 1, 3 with the mean 2, brought to the others' mean 0.5.
    void otherLayersGoByTheirWeights()
    {
        Network drawn = network("in 1x8x8 | conv 2 1 | conv 2 1 nobn");
        setScales(drawn, 0, {0.75f, 0.25f});
        auto weights = std::make_shared<LayerWeights>(*drawn.weights[1]);
        weights->weights = {0.5f, -0.5f, 1, 2};
        drawn.weights[1] = weights;
        QCOMPARE(layerScales(drawn), (LayerScales{{0.75, 0.25}, {0.25, 0.75}}));
        // Alone they have the mean 1.
        Network bare = network("in 2x8x8 | conv 2 1 nobn");
        bare.weights[0] = weights;
        QCOMPARE(layerScales(bare), (LayerScales{{0.5, 1.5}}));
    }

    void withoutWeightsThereAreNone()
    {
        QVERIFY(layerScales({networkSpec("in 3x8x8 | conv 2"), {}, 0}).empty());
    }

    void weightsOfAnotherNetworkAreRefused()
    {
        Network drawn = network("in 3x8x8 | conv 2 | conv 4");
        setScales(drawn, 1, {1, 1, 1});
        QVERIFY_EXCEPTION_THROWN(layerScales(drawn), InputError);
        drawn.weights.pop_back();
        QVERIFY_EXCEPTION_THROWN(layerScales(drawn), InputError);
    }
};

QTEST_APPLESS_MAIN(LayerScalesTest)
#include "tst_layer_scales.moc"
