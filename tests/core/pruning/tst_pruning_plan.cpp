#include "core/base/error.h"
#include "core/network/complexity.h"
#include "core/network/zoo.h"
#include "core/pruning/pruning_plan.h"
#include "core/pruning/slimmer.h"
#include "tests/support/random_network.h"
#include "tests/support/network_text.h"

#include <QTest>

#include <algorithm>
#include <limits>
#include <memory>
#include <numeric>
#include <utility>
#include <vector>

using namespace abcp;

namespace {

using Channels = std::vector<int>;

void change(Network& network, std::size_t layer, const auto& edit)
{
    auto weights = std::make_shared<LayerWeights>(*network.weights.at(layer));
    edit(*weights);
    network.weights[layer] = std::move(weights);
}

void setScales(Network& network, std::size_t layer, std::vector<float> scales)
{
    change(network, layer, [&](LayerWeights& weights) { weights.scales = std::move(scales); });
}

Channels keptOfGroup(const Network& network, std::size_t group, double ratio, const PlanOptions& options = {},
                     bool keepBlocks = true)
{
    const SearchSpace space = deriveSearchSpace(network.spec);
    PruningAction action = uniformAction(space, 0.0, keepBlocks);
    action.pruningRatio[group] = ratio;
    return makePlan(network, space, action, options).keptChannels[group];
}

}  // namespace

class TestPruningPlan : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keptChannelCounts_data();
    void keptChannelCounts();
    void largestScalesStay();
    void tiesGoToTheLowerIndex();
    void membersAreAveragedAfterNormalising();
    void followersCount();
    void membersOfRemovedBlocksDoNotCount();
    void aGroupThatIsGoneStillHasAnOrder();
    void l1AndL2();
    void filtersFarFromTheGeometricMedianStay();
    void taylorGoesByTheScores();
    void taylorNeedsScoresOfThisNetwork();
    void partsShrinkAlike();
    void withoutBatchNormScalesFallBackToL1();
    void valuesThatAreNotFiniteGoFirst();
    void randomDependsOnTheSeedAlone();
    void randomNeedsNoWeights();
    void missingWeightsAreReported();
    void decisionsOnWhatCannotBePrunedAreIgnored();
    void anActionOfAnotherNetworkIsRefused();
    void plansAreValidForRandomActions();
    void rankingsAgreeWithPlans();
    void aRankingNamesTheTiedLayers();
    void aLayerWithoutChannelsHasNoRanking();
    void slimSpecEqualsTheSlimNetworksSpec();
    void slimSpecOfYolov3();
};

void TestPruningPlan::keptChannelCounts_data()
{
    QTest::addColumn<int>("channels");
    QTest::addColumn<double>("ratio");
    QTest::addColumn<int>("least");
    QTest::addColumn<int>("multiple");
    QTest::addColumn<int>("kept");
    QTest::newRow("nothing goes") << 13 << 0.0 << 2 << 8 << 13;
    QTest::newRow("half") << 64 << 0.5 << 2 << 1 << 32;
    QTest::newRow("rounds to nearest") << 10 << 0.26 << 2 << 1 << 7;
    QTest::newRow("rounds half away from zero") << 5 << 0.5 << 2 << 1 << 3;
    QTest::newRow("at least") << 64 << 0.999 << 2 << 1 << 2;
    QTest::newRow("never none") << 64 << 0.999 << 0 << 1 << 1;
    QTest::newRow("all of a small group") << 1 << 0.9 << 2 << 1 << 1;
    QTest::newRow("up to a multiple") << 64 << 0.7 << 2 << 8 << 24;
    QTest::newRow("is a multiple") << 64 << 0.75 << 2 << 8 << 16;
    QTest::newRow("multiple capped") << 30 << 0.1 << 2 << 8 << 30;
    QTest::newRow("multiple of the least") << 64 << 0.999 << 2 << 8 << 8;
    QTest::newRow("multiple beyond the group") << 6 << 0.9 << 2 << std::numeric_limits<int>::max() << 6;
    QTest::newRow("multiple 0 counts as 1") << 10 << 0.5 << 2 << 0 << 5;
    QTest::newRow("ratio 1 keeps the least") << 10 << 1.0 << 2 << 1 << 2;
    QTest::newRow("a ratio that is no number keeps all") << 10 << std::numeric_limits<double>::quiet_NaN() << 2 << 1 << 10;
}

void TestPruningPlan::keptChannelCounts()
{
    QFETCH(int, channels);
    QFETCH(double, ratio);
    QFETCH(int, least);
    QFETCH(int, multiple);
    QTEST(keptChannelCount(CouplingGroup{.channels = channels}, ratio, {.minKeptChannels = least, .channelMultiple = multiple}), "kept");
}

void TestPruningPlan::largestScalesStay()
{
    Network net = network("in 3x8x8 | conv 6 | conv 2");
    setScales(net, 0, {0.1f, -5.0f, 0.3f, 2.0f, -0.2f, 0.0f});
    QCOMPARE(keptOfGroup(net, 0, 0.5), (Channels{1, 2, 3}));
    QCOMPARE(keptOfGroup(net, 0, 0.0), (Channels{0, 1, 2, 3, 4, 5}));
}

void TestPruningPlan::tiesGoToTheLowerIndex()
{
    QCOMPARE(keptOfGroup(network("in 3x8x8 | conv 6 | conv 2"), 0, 0.5), (Channels{0, 1, 2}));
}

void TestPruningPlan::membersAreAveragedAfterNormalising()
{
    Network net = network("in 3x8x8 | conv 4 | conv 4 | shortcut 0 | conv 2");
    // Means 1 and 100: channel 3 has 0 + 2, channel 0 has 1.6 + 0.2; unscaled, channel 0 would have lost to 1.
    setScales(net, 0, {1.6f, 0.4f, 2.0f, 0.0f});
    setScales(net, 1, {20.0f, 100.0f, 80.0f, 200.0f});
    QCOMPARE(keptOfGroup(net, 0, 0.5), (Channels{2, 3}));
    QCOMPARE(keptOfGroup(net, 0, 0.25), (Channels{0, 2, 3}));
}

void TestPruningPlan::followersCount()
{
    Network net = network("in 3x8x8 | conv 4 | dw | conv 2");
    setScales(net, 0, {1, 1, 1, 1});
    setScales(net, 1, {1, 3, 1, 3});
    QCOMPARE(keptOfGroup(net, 0, 0.5), (Channels{1, 3}));
}

void TestPruningPlan::membersOfRemovedBlocksDoNotCount()
{
    Network net = network("in 3x8x8 | conv 4 | conv 4 | shortcut 0 | conv 2");
    setScales(net, 0, {1.1f, 1.0f, 1.1f, 1.0f});
    setScales(net, 1, {1, 9, 1, 9});
    QCOMPARE(keptOfGroup(net, 0, 0.5), (Channels{1, 3}));
    QCOMPARE(keptOfGroup(net, 0, 0.5, {}, false), (Channels{0, 2}));
}

void TestPruningPlan::aGroupThatIsGoneStillHasAnOrder()
{
    Network net = network("in 3x8x8 | conv 4 | conv 6 | conv 4 | shortcut 0 | conv 2");
    setScales(net, 1, {1, 2, 3, 4, 5, 6});
    QCOMPARE(keptOfGroup(net, 1, 0.5, {}, false), (Channels{3, 4, 5}));
}

void TestPruningPlan::l1AndL2()
{
    Network net = network("in 1x8x8 | conv 3 1 | conv 3 1 | conv 2 1");
    change(net, 1, [](LayerWeights& weights) {
        weights.weights = {-1, 1, -1, /**/ 0, 2.5f, 0, /**/ 0.1f, 0.1f, 0.1f};  // L1: 3, 2.5, 0.3; L2: 1.7, 2.5, 0.2
        weights.scales = {0, 0, 1};
    });
    const auto best = [&](ChannelImportance importance) {
        return keptOfGroup(net, 1, 0.6, {.importance = importance, .minKeptChannels = 1});
    };
    QCOMPARE(best(ChannelImportance::L1), Channels{0});
    QCOMPARE(best(ChannelImportance::L2), Channels{1});
    QCOMPARE(best(ChannelImportance::BatchNormScale), Channels{2});
}

// Three filters that say nearly the same and one that says something else; none of them is small.
void TestPruningPlan::filtersFarFromTheGeometricMedianStay()
{
    Network net = network("in 1x8x8 | conv 2 1 | conv 4 1 | conv 2 1");
    change(net, 1, [](LayerWeights& weights) { weights.weights = {5, 5, /**/ 5.2f, 5, /**/ -1, 1, /**/ 5, 5.1f}; });
    QCOMPARE(keptOfGroup(net, 1, 0.7, {.importance = ChannelImportance::GeometricMedian, .minKeptChannels = 1}), Channels{2});
    QCOMPARE(keptOfGroup(net, 1, 0.5, {.importance = ChannelImportance::GeometricMedian}), (Channels{1, 2}));
}

// One score a channel for the whole group, whatever the weights say and the action leaves of it.
void TestPruningPlan::taylorGoesByTheScores()
{
    Network net = network("in 3x8x8 | conv 4 | conv 4 | shortcut 0 | conv 6 | conv 2");
    setScales(net, 0, {4, 3, 2, 1});
    const auto scores = std::make_shared<const ChannelScores>(ChannelScores{{0, 0.25, 0.5, 0.125}, {6, 5, 4, 3, 2, 1}, {0, 0}});
    const PlanOptions options{.importance = ChannelImportance::Taylor, .scores = scores};
    for (const bool keepBlocks : {true, false})
        QCOMPARE(keptOfGroup(net, 0, 0.5, options, keepBlocks), (Channels{1, 2}));
    QCOMPARE(keptOfGroup(net, 1, 0.5, options), (Channels{0, 1, 2}));
    QCOMPARE(keptOfGroup(net, 0, 0.0, options), (Channels{0, 1, 2, 3}));
}

void TestPruningPlan::taylorNeedsScoresOfThisNetwork()
{
    const Network net = network("in 3x8x8 | conv 4 | conv 2");
    const auto kept = [&](std::shared_ptr<const ChannelScores> scores) {
        return keptOfGroup(net, 0, 0.5, {.importance = ChannelImportance::Taylor, .scores = std::move(scores)});
    };
    QVERIFY_EXCEPTION_THROWN(kept(nullptr), InputError);
    QVERIFY_EXCEPTION_THROWN(kept(std::make_shared<const ChannelScores>(ChannelScores{{1, 2, 3, 4}})), InputError);
    QVERIFY_EXCEPTION_THROWN(kept(std::make_shared<const ChannelScores>(ChannelScores{{1, 2, 3}, {1, 2}})), InputError);
    QCOMPARE(kept(std::make_shared<const ChannelScores>(ChannelScores{{1, 2, 3, 4}, {1, 2}})), (Channels{2, 3}));
}

// As many channels of each part, the largest of each.
void TestPruningPlan::partsShrinkAlike()
{
    Network net = network("in 3x8x8 | conv 8 | conv 4 3 g2 | conv 2");
    setScales(net, 0, {1, 2, 3, 4, 5, 6, 7, 8});
    QCOMPARE(keptOfGroup(net, 0, 0.5), (Channels{2, 3, 6, 7}));
    QCOMPARE(keptOfGroup(net, 0, 0.6), (Channels{2, 3, 6, 7}));  // 1.6 of 4 are 2
    QCOMPARE(keptOfGroup(net, 0, 0.99), (Channels{3, 7}));
    QCOMPARE(keptOfGroup(net, 0, 0.7, {.minKeptChannels = 3}), (Channels{2, 3, 6, 7}));
    QCOMPARE(keptOfGroup(net, 0, 0.7, {.channelMultiple = 3}), (Channels{1, 2, 3, 5, 6, 7}));
}

void TestPruningPlan::withoutBatchNormScalesFallBackToL1()
{
    Network net = network("in 1x8x8 | conv 3 1 nobn | conv 2 1");
    change(net, 0, [](LayerWeights& weights) { weights.weights = {0.1f, -3.0f, 2.0f}; });
    QCOMPARE(keptOfGroup(net, 0, 0.3), (Channels{1, 2}));
}

void TestPruningPlan::valuesThatAreNotFiniteGoFirst()
{
    Network net = network("in 3x8x8 | conv 4 | conv 2");
    constexpr float nan = std::numeric_limits<float>::quiet_NaN();
    constexpr float infinity = std::numeric_limits<float>::infinity();
    setScales(net, 0, {nan, infinity, 0.1f, 0.2f});
    QCOMPARE(keptOfGroup(net, 0, 0.5), (Channels{2, 3}));
    setScales(net, 0, {0, 0, 0, 0});
    QCOMPARE(keptOfGroup(net, 0, 0.5), (Channels{0, 1}));
}

void TestPruningPlan::randomDependsOnTheSeedAlone()
{
    const Network net = network("in 3x8x8 | conv 64 | conv 64 | conv 2");
    const auto drawn = [&](std::size_t group, std::uint64_t seed) {
        return keptOfGroup(net, group, 0.5, {.importance = ChannelImportance::Random, .seed = seed});
    };
    QCOMPARE(drawn(0, 1), drawn(0, 1));
    QVERIFY(drawn(0, 1) != drawn(0, 2));
    QVERIFY(drawn(0, 1) != drawn(1, 1));
    QCOMPARE(drawn(0, 1).size(), std::size_t{32});
}

void TestPruningPlan::randomNeedsNoWeights()
{
    const Network bare{.spec = networkSpec("in 3x8x8 | conv 4 | conv 2"), .weights = {}};
    QCOMPARE(keptOfGroup(bare, 0, 0.5, {.importance = ChannelImportance::Random}).size(), std::size_t{2});
    QCOMPARE(keptOfGroup(bare, 0, 0.0), (Channels{0, 1, 2, 3}));
}

void TestPruningPlan::missingWeightsAreReported()
{
    const Network bare{.spec = networkSpec("in 3x8x8 | conv 4 | conv 2"), .weights = {}};
    QVERIFY_EXCEPTION_THROWN(keptOfGroup(bare, 0, 0.5), InputError);
    Network odd = network("in 3x8x8 | conv 4 | conv 2");
    setScales(odd, 0, {1, 2});
    QVERIFY_EXCEPTION_THROWN(keptOfGroup(odd, 0, 0.5), InputError);
}

void TestPruningPlan::decisionsOnWhatCannotBePrunedAreIgnored()
{
    const Network net = network("in 3x8x8 | conv 4 | conv 4 | shortcut 0 leaky | conv 4");
    const SearchSpace space = deriveSearchSpace(net.spec);
    QCOMPARE(space.prunableBlocks(), 0);
    const PruningPlan plan = makePlan(net, space, {.keepBlock = {false}, .pruningRatio = {0.5, 0.5}});
    QCOMPARE(plan.removedLayer, (std::vector<bool>{false, false, false, false}));
    QCOMPARE(plan.keptChannels[0].size(), std::size_t{2});
    QCOMPARE(plan.keptChannels[1].size(), std::size_t{4});
}

void TestPruningPlan::anActionOfAnotherNetworkIsRefused()
{
    const Network net = network("in 3x8x8 | conv 4 | conv 2");
    const SearchSpace space = deriveSearchSpace(net.spec);
    QVERIFY_EXCEPTION_THROWN(makePlan(net, space, {.keepBlock = {}, .pruningRatio = {0.5}}), InputError);
    QVERIFY_EXCEPTION_THROWN(slimSpec(net.spec, space, {.keepBlock = {true}, .pruningRatio = {0.5, 0}}), InputError);
}

void TestPruningPlan::plansAreValidForRandomActions()
{
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        const Network net = randomNetwork(seed);
        const SearchSpace space = deriveSearchSpace(net.spec);
        Generator generator(seed);
        for (int i = 0; i < 10; ++i) {
            const PruningAction action = randomAction(space, generator);
            const PlanOptions options = randomOptions(generator);
            const PruningPlan plan = makePlan(net, space, action, options);
            QCOMPARE(plan.keptChannels.size(), space.groups.size());
            for (std::size_t g = 0; g < space.groups.size(); ++g) {
                const CouplingGroup& group = space.groups[g];
                const Channels& kept = plan.keptChannels[g];
                const double ratio = group.prunable ? action.pruningRatio[g] : 0.0;
                QCOMPARE(static_cast<int>(kept.size()), keptChannelCount(group, ratio, options));
                QVERIFY(!kept.empty() && kept.front() >= 0 && kept.back() < group.channels);
                QVERIFY(std::ranges::adjacent_find(kept, std::ranges::greater_equal{}) == kept.end());
            }
        }
    }
}

void TestPruningPlan::rankingsAgreeWithPlans()
{
    int compared = 0;
    for (std::uint64_t seed = 1; seed <= 30; ++seed) {
        const Network net = randomNetwork(seed);
        const SearchSpace space = deriveSearchSpace(net.spec);
        Generator generator(seed);
        const PruningAction action = randomAction(space, generator);
        const PlanOptions options = randomOptions(generator);
        const PruningPlan plan = makePlan(net, space, action, options);
        for (int layer = 0; layer < static_cast<int>(net.spec.size()); ++layer) {
            const int group = space.groupOfLayer(layer);
            if (group < 0)
                continue;
            const ChannelRanking ranking = rankChannels(net, space, action, layer, options);
            Channels kept;
            for (std::size_t i = 0; i < ranking.kept.size(); ++i)
                if (ranking.kept[i])
                    kept.push_back(static_cast<int>(i));
            QCOMPARE(ranking.importance.size(), static_cast<std::size_t>(space.groups[static_cast<std::size_t>(group)].channels));
            QCOMPARE(kept, plan.keptChannels[static_cast<std::size_t>(group)]);
            ++compared;
        }
    }
    QVERIFY(compared > 100);
}

void TestPruningPlan::aRankingNamesTheTiedLayers()
{
    Network net = network("in 3x8x8 | conv 4 | conv 2 1 | conv 4 | shortcut -3 | conv 3 nobn linear");
    setScales(net, 0, {1, 2, 3, 2});
    setScales(net, 2, {3, 3, 1, 1});
    const SearchSpace space = deriveSearchSpace(net.spec);
    PruningAction action = uniformAction(space, 0.5, true);
    const ChannelRanking both = rankChannels(net, space, action, 2);
    QCOMPARE(both.tied, (Channels{0, 2}));
    QCOMPARE(both.importance, (std::vector<double>{1, 1.25, 1, 0.75}));  // means of {0.5, 1, 1.5, 1} and {1.5, 1.5, 0.5, 0.5}
    QCOMPARE(both.kept, (std::vector<bool>{true, true, false, false}));
    action.keepBlock[0] = false;
    const ChannelRanking alone = rankChannels(net, space, action, 0);
    QCOMPARE(alone.tied, Channels{0});
    QCOMPARE(alone.importance, (std::vector<double>{0.5, 1, 1.5, 1}));
}

void TestPruningPlan::aLayerWithoutChannelsHasNoRanking()
{
    const Network net = network("in 3x8x8 | conv 4 | max 2 2 | conv 4 | shortcut -2 | conv 3 nobn linear");
    const SearchSpace space = deriveSearchSpace(net.spec);
    for (const int layer : {-1, 1, 99})
        QVERIFY_EXCEPTION_THROWN(rankChannels(net, space, identityAction(space), layer), InputError);
}

void TestPruningPlan::slimSpecEqualsTheSlimNetworksSpec()
{
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        Network net = randomNetwork(seed);
        net.spec.other = {{"batch", "4"}};
        net.spec.layers[0].other = {{"note", "stem"}};
        const SearchSpace space = deriveSearchSpace(net.spec);
        Generator generator(seed);
        for (int i = 0; i < 10; ++i) {
            const PruningAction action = randomAction(space, generator);
            const PlanOptions options = randomOptions(generator);
            const NetworkSpec spec = slimSpec(net.spec, space, action, options);
            QVERIFY(spec == slim(net, space, makePlan(net, space, action, options)).spec);
            NetworkSpec again = spec;
            inferShapes(again);
            QVERIFY(again == spec);
        }
    }
}

void TestPruningPlan::slimSpecOfYolov3()
{
    const NetworkSpec spec = zooNetwork("yolov3", {});
    const SearchSpace space = deriveSearchSpace(spec);
    QVERIFY(slimSpec(spec, space, identityAction(space)) == spec);
    const NetworkSpec bare = slimSpec(spec, space, uniformAction(space, 0.0, false));
    const auto removed = std::accumulate(space.blocks.begin(), space.blocks.end(), std::size_t{0},
                                         [](std::size_t sum, const ResidualBlock& block) {
                                             return sum + static_cast<std::size_t>(block.shortcut - block.input);
                                         });
    QCOMPARE(bare.size(), spec.size() - removed);
    QCOMPARE(bare.heads().size(), std::size_t{3});
    const NetworkSpec half = slimSpec(spec, space, uniformAction(space, 0.5));
    const double left = static_cast<double>(complexity(half).macs) / static_cast<double>(complexity(spec).macs);
    QVERIFY2(left > 0.24 && left < 0.3, std::to_string(left).c_str());
}

QTEST_APPLESS_MAIN(TestPruningPlan)
#include "tst_pruning_plan.moc"
