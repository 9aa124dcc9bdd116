#include "core/base/error.h"
#include "core/pruning/slimmer.h"
#include "tests/support/random_network.h"
#include "tests/support/network_text.h"
#include "tests/support/reference_forward.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

using namespace abcp;

namespace {

constexpr std::uint64_t networks = 150;
constexpr int actionsPerNetwork = 20;

bool sameWeights(const LayerWeights& a, const LayerWeights& b)
{
    return a.biases == b.biases && a.scales == b.scales && a.rollingMean == b.rollingMean
        && a.rollingVariance == b.rollingVariance && a.weights == b.weights;
}

// A message when the slim layer's output is not the masked one's kept channels, to 1e-5 of its largest value.
std::optional<std::string> difference(const FeatureMap& masked, const std::vector<bool>& kept, const FeatureMap& slim)
{
    if (slim.shape.height != masked.shape.height || slim.shape.width != masked.shape.width
        || slim.shape.channels != static_cast<int>(std::ranges::count(kept, true)))
        return "another shape";
    float largest = 0.0f;
    for (const float value : masked.values)
        largest = std::max(largest, std::abs(value));
    const std::size_t area = static_cast<std::size_t>(masked.shape.height) * static_cast<std::size_t>(masked.shape.width);
    std::size_t next = 0;
    for (std::size_t c = 0; c < kept.size(); ++c) {
        if (!kept[c])
            continue;
        for (std::size_t i = 0; i < area; ++i, ++next) {
            const float expected = masked.values[c * area + i];
            if (!(std::abs(slim.values[next] - expected) <= 1e-5f * largest))
                return "channel " + std::to_string(c) + ": " + std::to_string(slim.values[next]) + ", expected "
                    + std::to_string(expected);
        }
    }
    return std::nullopt;
}

// Every layer that is left, not the outputs alone.
std::optional<std::string> difference(const Network& original, const SearchSpace& space, const PruningPlan& plan,
                                      const Network& slimmed, const FeatureMap& image)
{
    const std::vector<FeatureMap> masked = maskedForward(original, image, space, plan);
    const std::vector<FeatureMap> computed = referenceForward(slimmed, image);
    const std::vector<int> indices = slimIndices(plan);
    for (std::size_t i = 0; i < indices.size(); ++i) {
        if (indices[i] < 0)
            continue;
        const auto found = difference(masked[i], keptChannelMask(space, plan, static_cast<int>(i)),
                                      computed.at(static_cast<std::size_t>(indices[i])));
        if (found)
            return "layer " + std::to_string(i) + ": " + *found;
    }
    return std::nullopt;
}

std::optional<std::string> differenceAfter(const Network& original, const PruningAction& action)
{
    const SearchSpace space = deriveSearchSpace(original.spec);
    const PruningPlan plan = makePlan(original, space, action);
    return difference(original, space, plan, slim(original, space, plan), randomImage(original.spec.input, 7));
}

#define VERIFY_SAME(expression)                            \
    do {                                                   \
        const std::optional<std::string> found = expression; \
        QVERIFY2(!found, found->c_str());                  \
    } while (false)

}  // namespace

class TestSlimmer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void computesTheMaskedNetwork();
    void bypassingIsTheShortcutWithoutItsBranch();
    void theReferenceSeesAWrongCut();
    void nothingPrunedIsTheSameNetwork();
    void theOriginalStays();
    void allBlocksPruned();
    void oneBlockAfterTheOther();
    void nestedBlockBesideItsInput();
    void referencesFollowTheBypass();
    void tiedLayersKeepTheSameChannels();
    void concatenationOfALayerWithItself();
    void depthwiseDownToOneChannel();
    void unchangedLayersShareTheirWeights();
    void withoutWeights();
    void keepsImagesSeen();
    void plansThatCutThroughABlockAreRefused();
};

void TestSlimmer::computesTheMaskedNetwork()
{
    int blocksRemoved = 0;
    int channelsRemoved = 0;
    int depthwiseCut = 0;
    for (std::uint64_t seed = 1; seed <= networks; ++seed) {
        const Network original = randomNetwork(seed);
        const SearchSpace space = deriveSearchSpace(original.spec);
        const FeatureMap image = randomImage(original.spec.input, seed);
        Generator generator(seed);
        for (int i = 0; i < actionsPerNetwork; ++i) {
            const PruningAction action = randomAction(space, generator);
            const PruningPlan plan = makePlan(original, space, action, randomOptions(generator));
            const Network slimmed = slim(original, space, plan);
            const auto found = difference(original, space, plan, slimmed, image);
            QVERIFY2(!found, ("network " + std::to_string(seed) + ", action " + std::to_string(i) + ", "
                              + found.value_or("")).c_str());
            QCOMPARE(slimmed.spec.heads().size(), original.spec.heads().size());
            QVERIFY(std::ranges::all_of(slimmed.spec.layers, [](const LayerSpec& layer) { return layer.output.channels > 0; }));
            blocksRemoved += static_cast<int>(std::ranges::count(action.keepBlock, false));
            for (std::size_t g = 0; g < space.groups.size(); ++g) {
                const int gone = space.groups[g].channels - static_cast<int>(plan.keptChannels[g].size());
                channelsRemoved += gone;
                depthwiseCut += gone > 0 ? static_cast<int>(space.groups[g].followers.size()) : 0;
            }
        }
    }
    // The drawing really reaches what it is meant to reach: floors at about two thirds of what these seeds give.
    QVERIFY2(blocksRemoved > 1200, std::to_string(blocksRemoved).c_str());
    QVERIFY2(channelsRemoved > 5500, std::to_string(channelsRemoved).c_str());
    QVERIFY2(depthwiseCut > 470, std::to_string(depthwiseCut).c_str());
}

// maskedForward() bypasses whatever the search space calls prunable; this asks whether it may. A branch of zeros
// leaves activation(input), so that must be the input itself, in whatever else an action takes out.
void TestSlimmer::bypassingIsTheShortcutWithoutItsBranch()
{
    int withActivation = 0;
    for (std::uint64_t seed = 1; seed <= networks; ++seed) {
        const Network original = randomNetwork(seed);
        const SearchSpace space = deriveSearchSpace(original.spec);
        Generator generator(seed);
        for (int i = 0; i < 4; ++i) {
            const PruningPlan plan = makePlan(original, space, randomAction(space, generator));
            const auto outputs = maskedForward(original, randomImage(original.spec.input, generator()), space, plan);
            for (const ResidualBlock& block : space.blocks) {
                const LayerSpec& shortcut = original.spec.layers[static_cast<std::size_t>(block.shortcut)];
                if (!block.prunable || shortcut.as<Shortcut>()->activation == Activation::Linear)
                    continue;
                const std::vector<float>& input = outputs[static_cast<std::size_t>(block.input)].values;
                QVERIFY2(std::ranges::none_of(input, [](float value) { return value < 0.0f; }),
                         ("network " + std::to_string(seed) + ", shortcut " + std::to_string(block.shortcut)).c_str());
                withActivation += input.empty() ? 0 : 1;
            }
        }
    }
    QVERIFY2(withActivation > 50, std::to_string(withActivation).c_str());
}

void TestSlimmer::theReferenceSeesAWrongCut()
{
    const Network original = livelyNetwork("in 3x8x8 | conv 6 | conv 6 | shortcut 0 | dw | conv 2");
    const SearchSpace space = deriveSearchSpace(original.spec);
    PruningPlan plan = makePlan(original, space, uniformAction(space, 0.5));
    const Network slimmed = slim(original, space, plan);
    const FeatureMap image = randomImage(original.spec.input, 3);
    VERIFY_SAME(difference(original, space, plan, slimmed, image));
    for (int& channel : plan.keptChannels[0])
        channel = 5 - channel;
    std::ranges::sort(plan.keptChannels[0]);
    QVERIFY(difference(original, space, plan, slimmed, image));
}

void TestSlimmer::nothingPrunedIsTheSameNetwork()
{
    for (std::uint64_t seed = 1; seed <= networks; ++seed) {
        const Network original = randomNetwork(seed);
        const SearchSpace space = deriveSearchSpace(original.spec);
        const Network same = slim(original, space, makePlan(original, space, identityAction(space)));
        QVERIFY(same.spec == original.spec);
        QVERIFY(same.weights == original.weights);  // the very same arrays
    }
}

void TestSlimmer::theOriginalStays()
{
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        const Network original = randomNetwork(seed);
        const NetworkSpec spec = original.spec;
        const auto weights = original.weights;
        const SearchSpace space = deriveSearchSpace(original.spec);
        slim(original, space, makePlan(original, space, uniformAction(space, 0.7, false)));
        QVERIFY(original.spec == spec);
        QVERIFY(original.weights == weights);
        const Network drawnAgain = randomNetwork(seed);
        for (std::size_t i = 0; i < weights.size(); ++i)
            QVERIFY(!weights[i] || sameWeights(*weights[i], *drawnAgain.weights[i]));
    }
}

void TestSlimmer::allBlocksPruned()
{
    const Network original = livelyNetwork("in 3x8x8 | conv 4 | conv 2 1 | conv 4 | shortcut 0 | conv 2 1 | conv 4 | "
                                           "shortcut 3 | conv 6 3 /2 | conv 3 | conv 6 | shortcut 7 | head 1");
    const SearchSpace space = deriveSearchSpace(original.spec);
    const PruningPlan plan = makePlan(original, space, uniformAction(space, 0.0, false));
    QVERIFY(slim(original, space, plan).spec == networkSpec("in 3x8x8 | conv 4 | conv 6 3 /2 | head 1"));
    QCOMPARE(slimIndices(plan), (std::vector<int>{0, -1, -1, -1, -1, -1, -1, 1, -1, -1, -1, 2, 3}));
    VERIFY_SAME(differenceAfter(original, uniformAction(space, 0.5, false)));
}

void TestSlimmer::oneBlockAfterTheOther()
{
    const Network original = livelyNetwork("in 3x8x8 | conv 4 | conv 2 1 | conv 4 | shortcut 0 | conv 3 1 | conv 4 | "
                                           "shortcut 3 | route 6 3 | conv 2");
    const SearchSpace space = deriveSearchSpace(original.spec);
    PruningAction action = identityAction(space);
    action.keepBlock = {false, true};
    const Network slimmed = slim(original, space, makePlan(original, space, action));
    QVERIFY(slimmed.spec == networkSpec("in 3x8x8 | conv 4 | conv 3 1 | conv 4 | shortcut 0 | route 3 0 | conv 2"));
    VERIFY_SAME(differenceAfter(original, action));
    action.keepBlock = {true, false};
    VERIFY_SAME(differenceAfter(original, action));
}

void TestSlimmer::nestedBlockBesideItsInput()
{
    // Without the inner block the outer shortcut adds its input to itself: twice the input, not once.
    const Network original = livelyNetwork("in 3x8x8 | conv 4 | conv 4 | conv 4 | shortcut 0 | shortcut 0 | conv 2");
    const SearchSpace space = deriveSearchSpace(original.spec);
    QCOMPARE(space.prunableBlocks(), 2);
    PruningAction action = identityAction(space);
    action.keepBlock = {false, true};
    QVERIFY(slim(original, space, makePlan(original, space, action)).spec
            == networkSpec("in 3x8x8 | conv 4 | shortcut 0 | conv 2"));
    VERIFY_SAME(differenceAfter(original, action));
    action.keepBlock = {true, false};
    QVERIFY(slim(original, space, makePlan(original, space, action)).spec == networkSpec("in 3x8x8 | conv 4 | conv 2"));
    VERIFY_SAME(differenceAfter(original, action));
}

void TestSlimmer::referencesFollowTheBypass()
{
    const Network original = livelyNetwork("in 3x8x8 | conv 4 | conv 4 | shortcut 0 | conv 4 | shortcut 2 | conv 5 3 /2 | "
                                           "up 2 | route 6 4 | conv 3 | route 2 | conv 2");
    const SearchSpace space = deriveSearchSpace(original.spec);
    const PruningAction action = uniformAction(space, 0.0, false);
    QVERIFY(slim(original, space, makePlan(original, space, action)).spec
            == networkSpec("in 3x8x8 | conv 4 | conv 5 3 /2 | up 2 | route 2 0 | conv 3 | route 0 | conv 2"));
    VERIFY_SAME(differenceAfter(original, action));
}

void TestSlimmer::tiedLayersKeepTheSameChannels()
{
    const Network original = livelyNetwork("in 3x8x8 | conv 8 | conv 4 | conv 8 | shortcut 0 | dw | conv 2");
    const SearchSpace space = deriveSearchSpace(original.spec);
    const PruningPlan plan = makePlan(original, space, uniformAction(space, 0.5));
    const Network slimmed = slim(original, space, plan);
    for (const std::size_t layer : {std::size_t{0}, std::size_t{2}, std::size_t{4}})
        for (std::size_t i = 0; i < 4; ++i)
            QCOMPARE(slimmed.weights[layer]->scales.at(i),
                     original.weights[layer]->scales.at(static_cast<std::size_t>(plan.keptChannels[0][i])));
    const auto* depthwise = slimmed.spec.layers[4].as<Convolutional>();
    QCOMPARE(depthwise->groups, 4);
    QCOMPARE(depthwise->filters, 4);
    QCOMPARE(slimmed.weights[4]->weights.size(), std::size_t{4 * 9});
}

void TestSlimmer::concatenationOfALayerWithItself()
{
    const Network original = livelyNetwork("in 3x8x8 | conv 6 | conv 4 | route 0 1 0 | dw | conv 5 | conv 2");
    const SearchSpace space = deriveSearchSpace(original.spec);
    const Network slimmed = slim(original, space, makePlan(original, space, uniformAction(space, 0.5)));
    QCOMPARE(slimmed.spec.layers[3].output.channels, 3 + 2 + 3);
    VERIFY_SAME(differenceAfter(original, uniformAction(space, 0.5)));
}

void TestSlimmer::depthwiseDownToOneChannel()
{
    const Network original = livelyNetwork("in 3x8x8 | conv 6 1 | dw | conv 2");
    const SearchSpace space = deriveSearchSpace(original.spec);
    const PruningPlan plan = makePlan(original, space, uniformAction(space, 0.9), {.minKeptChannels = 1});
    const Network slimmed = slim(original, space, plan);
    QCOMPARE(slimmed.spec.layers[1].as<Convolutional>()->groups, 1);
    VERIFY_SAME(difference(original, space, plan, slimmed, randomImage(original.spec.input, 1)));
}

void TestSlimmer::unchangedLayersShareTheirWeights()
{
    const Network original = livelyNetwork("in 3x8x8 | conv 4 | conv 4 | conv 4 | conv 4 | conv 2");
    const SearchSpace space = deriveSearchSpace(original.spec);
    PruningAction action = identityAction(space);
    action.pruningRatio[1] = 0.5;
    const Network slimmed = slim(original, space, makePlan(original, space, action));
    const std::vector<bool> shared{true, false, false, true, true};
    for (std::size_t i = 0; i < shared.size(); ++i)
        QCOMPARE(slimmed.weights[i] == original.weights[i], static_cast<bool>(shared[i]));
}

void TestSlimmer::withoutWeights()
{
    const Network bare{.spec = networkSpec("in 3x8x8 | conv 4 | conv 2"), .weights = {}};
    const SearchSpace space = deriveSearchSpace(bare.spec);
    const PlanOptions options{.importance = ChannelImportance::Random};
    const Network slimmed = slim(bare, space, makePlan(bare, space, uniformAction(space, 0.5), options));
    QCOMPARE(slimmed.spec.layers[0].output.channels, 2);
    QVERIFY(!slimmed.hasWeights());
}

void TestSlimmer::keepsImagesSeen()
{
    Network original = network("in 3x8x8 | conv 4 | conv 2");
    original.imagesSeen = 32013312;
    const SearchSpace space = deriveSearchSpace(original.spec);
    QCOMPARE(slim(original, space, makePlan(original, space, uniformAction(space, 0.5))).imagesSeen, 32013312);
}

void TestSlimmer::plansThatCutThroughABlockAreRefused()
{
    const Network original = network("in 3x8x8 | conv 4 | conv 4 | shortcut 0 | conv 2");
    const SearchSpace space = deriveSearchSpace(original.spec);
    PruningPlan plan = makePlan(original, space, identityAction(space));
    plan.removedLayer[1] = true;
    QVERIFY_EXCEPTION_THROWN(slim(original, space, plan), InputError);
    plan.removedLayer = {false, false, true, false};
    QVERIFY_EXCEPTION_THROWN(slim(original, space, plan), InputError);
    plan.removedLayer = {true, false, false, false};
    QVERIFY_EXCEPTION_THROWN(slim(original, space, plan), InputError);
}

QTEST_APPLESS_MAIN(TestSlimmer)
#include "tst_slimmer.moc"
