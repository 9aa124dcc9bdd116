// Every published network, small: what LibTorch computes is what the plain loops of tests/support compute, folded or
// not; and a cut network computes what the original does with the removed channels unread and the removed blocks silent.

#include "core/base/random.h"
#include "core/network/complexity.h"
#include "core/network/weight_layout.h"
#include "core/pruning/pruning_plan.h"
#include "core/pruning/slimmer.h"
#include "core/training/torch_engines.h"
#include "tests/support/network_text.h"
#include "tests/support/published_networks.h"
#include "tests/support/random_network.h"
#include "tests/support/reference_forward.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>

using namespace abcp;

namespace {

std::vector<std::vector<float>> computed(const Network& network, const ::FeatureMap& image, bool folded)
{
    std::vector<std::vector<float>> results;
    const auto detector = makeTorchDetector(network, {.foldBatchNorm = folded});
    for (abcp::FeatureMap& map : detector->forward({image.shape, image.values}))
        results.push_back(std::move(map.values));
    return results;
}

double largest(const std::vector<std::vector<float>>& results)
{
    double value = 0;
    for (const std::vector<float>& result : results)
        for (const float x : result)
            value = std::isfinite(x) ? std::max(value, std::abs(double{x})) : std::numeric_limits<double>::infinity();
    return value;
}

// As a share of the largest value.
double difference(const std::vector<std::vector<float>>& a, const std::vector<std::vector<float>>& b)
{
    if (a.size() != b.size())
        return std::numeric_limits<double>::infinity();
    double most = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (a[i].size() != b[i].size())
            return std::numeric_limits<double>::infinity();
        for (std::size_t k = 0; k < a[i].size(); ++k)
            most = std::max(most, std::abs(double{a[i][k]} - double{b[i][k]}));
    }
    return most / largest(a);
}

// The original with what the plan removes made silent by zeros in its weights: removed channels are not read, removed
// blocks add nothing.
Network silenced(const Network& network, const SearchSpace& space, const PruningPlan& plan)
{
    Network silent = network;
    for (std::size_t i = 0; i < network.spec.size(); ++i) {
        if (!network.weights[i])
            continue;
        const std::vector<int> inputs = layerInputs(network.spec, static_cast<int>(i));
        if (inputs.front() < 0)
            continue;
        const std::vector<bool> kept = keptChannelMask(space, plan, inputs.front());
        if (std::ranges::all_of(kept, [](bool channel) { return channel; }))
            continue;
        const WeightBlocks blocks = weightBlocks(network.spec.layers[i]);
        LayerWeights weights = *network.weights[i];
        for (std::size_t place = 0; place < blocks.places; ++place)
            for (std::size_t filter = 0; filter < blocks.filters; ++filter)
                for (std::size_t input = 0; input < blocks.inputs; ++input)
                    if (!kept[blocks.groupOf(filter) * blocks.inputs + input]) {
                        const auto begin = weights.weights.begin() + static_cast<std::ptrdiff_t>(blocks.begin(place, filter) + input * blocks.area);
                        std::fill(begin, begin + static_cast<std::ptrdiff_t>(blocks.area), 0.0f);
                    }
        silent.weights[i] = std::make_shared<const LayerWeights>(std::move(weights));
    }
    for (const ResidualBlock& block : space.blocks) {
        auto last = static_cast<std::size_t>(block.shortcut) - 1;
        if (!plan.removedLayer[static_cast<std::size_t>(block.shortcut)])
            continue;
        while (network.spec.layers[last].as<Dropout>())
            --last;
        LayerWeights weights = *network.weights.at(last);  // activation(0) = 0 in all of these networks
        std::ranges::fill(weights.weights, 0.0f);
        std::ranges::fill(weights.biases, 0.0f);
        std::ranges::fill(weights.rollingMean, 0.0f);
        silent.weights[last] = std::make_shared<const LayerWeights>(std::move(weights));
    }
    return silent;
}

}  // namespace

class PublishedForwardTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void computesTheSame_data() { networks(); }
    void computesTheSame();
    void cutsExactly_data() { networks(); }
    void cutsExactly();

private:
    static constexpr int actionsOfTheNarrow = 40;  // 2,000 and more in all

    static void networks();
    static void requireExactCuts(const Network& network, int actions);
};

void PublishedForwardTest::networks()
{
    QTest::addColumn<NetworkSpec>("spec");
    for (const auto& [name, spec] : allNetworks())
        QTest::newRow(name.c_str()) << (spec.layers.empty() ? spec : smallest(spec));
}

void PublishedForwardTest::computesTheSame()
{
    QFETCH(const NetworkSpec, spec);
    if (spec.layers.empty())
        QSKIP("Debian's darknet package is not installed");
    if (complexity(spec).macs > 3'000'000'000)
        QSKIP("too large for plain loops");
    const Network network = drawnNetwork(spec);
    const ::FeatureMap image = randomImage(spec.input, 3);
    const std::vector<::FeatureMap> outputs = referenceForward(network, image);
    std::vector<std::vector<float>> expected;
    for (const int result : spec.results())
        expected.push_back(outputs[static_cast<std::size_t>(result)].values);
    QVERIFY(std::isfinite(largest(expected)) && largest(expected) > 0);
    QCOMPARE_LT(difference(expected, computed(network, image, false)), 1e-4);
    QCOMPARE_LT(difference(expected, computed(network, image, true)), 1e-4);
}

void PublishedForwardTest::cutsExactly()
{
    QFETCH(const NetworkSpec, spec);
    if (spec.layers.empty())
        QSKIP("Debian's darknet package is not installed");
    const Network network = drawnNetwork(spec);
    requireExactCuts(network, 2);
    if (!QTest::currentTestFailed())
        requireExactCuts(narrowed(network), actionsOfTheNarrow);
}

void PublishedForwardTest::requireExactCuts(const Network& network, int actions)
{
    const SearchSpace space = deriveSearchSpace(network.spec);
    const ::FeatureMap image = randomImage(network.spec.input, 4);
    Generator generator(9);
    for (int i = 0; i < actions; ++i) {
        const PruningPlan plan = makePlan(network, space, randomAction(space, generator), randomOptions(generator));
        const Network cut = slim(network, space, plan);
        QVERIFY(std::ranges::all_of(cut.spec.layers, [](const LayerSpec& layer) { return layer.output.channels > 0; }));
        const auto expected = computed(silenced(network, space, plan), image, false);
        QVERIFY(largest(expected) > 0);
        const double found = difference(expected, computed(cut, image, false));
        QVERIFY2(found < 1e-5, qPrintable(QStringLiteral("action %1: %2").arg(i).arg(found)));
    }
}

QTEST_APPLESS_MAIN(PublishedForwardTest)
#include "tst_published_forward.moc"
