#include "core/base/error.h"
#include "core/search/agent.h"
#include "core/search/cost_fit.h"
#include "tests/support/network_text.h"

#include <QTest>

#include <vector>

using namespace abcp;

namespace {

AgentTask taskOf(std::string_view networkText, LayerScales scales)
{
    AgentTask task;
    task.spec = networkSpec(networkText);
    task.space = deriveSearchSpace(task.spec);
    task.plan.minKeptChannels = 1;
    task.maxRatio = 0.9;
    scales.resize(task.spec.size());
    task.scales = std::move(scales);
    return task;
}

// Two groups of four channels, a and b of which stay: 2 x 256 (3 a + 9 a b + 6 b) FLOPs.
AgentTask plainTask()
{
    return taskOf("in 3x16x16 | conv 4 1 | conv 4 | head 1", {{0.1, 0.9, 0.8, 0.7}, {0.2, 0.3, 0.4, 1.0}});
}

// Two blocks on a stem: the convolutions 0, 2 and 5 are tied, 1 and 4 are inside.
AgentTask blockTask()
{
    return taskOf("in 3x8x8 | conv 4 | conv 2 1 | conv 4 | shortcut -3 | conv 2 1 | conv 4 | shortcut -3 | head 1",
                  {{0.1, 0.2, 0.8, 0.8}, {0.15, 0.25}, {0.1, 0.2, 0.8, 0.8}, {}, {9, 9}, {0.6, 0.6, 0, 0}});
}

std::vector<PruningAction> proposals(const AgentTask& task, int count)
{
    const std::unique_ptr<Agent> agent = makeRuleBasedAgent(task);
    std::vector<PruningAction> actions;
    for (int i = 0; i < count; ++i) {
        Generator generator(7);
        actions.push_back(agent->propose(generator));
    }
    return actions;
}

using Ratios = std::vector<double>;
using Kept = std::vector<bool>;

}  // namespace

class RuleBasedAgentTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // One threshold for both layers: 0, 4 and 7 of the eight channels lie below it. At least 0, half and a quarter of a layer stay.
    void oneThresholdForAllLayers()
    {
        AgentTask task = plainTask();
        task.episodes = 3;
        const std::vector<PruningAction> actions = proposals(task, 4);
        QCOMPARE(actions[0].pruningRatio, (Ratios{0, 0, 0}));
        QCOMPARE(actions[1].pruningRatio, (Ratios{0.25, 0.5, 0}));
        QCOMPARE(actions[2].pruningRatio, (Ratios{0.75, 0.75, 0}));
        QVERIFY(actions[3] == actions[0]);
    }

    // Channels go in the order of their scales, 180, 141, 108, 75, 42 x 512 FLOPs, until the budget is met.
    void theThresholdIsWhatTheBudgetAsksFor()
    {
        const std::vector<std::pair<double, Ratios>> cases{{200, {0, 0, 0}}, {180, {0, 0, 0}}, {179, {0.25, 0, 0}}, {108, {0.25, 0.25, 0}},
                                                           {100, {0.25, 0.5, 0}}, {75, {0.25, 0.5, 0}}, {50, {0.25, 0.75, 0}}};
        for (const auto& [budget, expected] : cases) {
            AgentTask task = plainTask();
            task.budgets.flops = 512 * budget;
            QCOMPARE(proposals(task, 1).front().pruningRatio, expected);
        }
    }

    // With half of each layer kept the least network costs 54, so that only less does for a budget of 50: one network, again and again.
    void whatMissesTheBudgetIsLeftOut()
    {
        AgentTask task = plainTask();
        task.budgets.flops = 512 * 50;
        for (const PruningAction& action : proposals(task, 10)) {
            QCOMPARE(action.pruningRatio, (Ratios{0.25, 0.75, 0}));
            QVERIFY(budgetUse(task, action) <= 1);
        }
        // Out of reach: the most that the bounds allow.
        task.budgets.flops = 1;
        const PruningAction most = proposals(task, 1).front();
        for (const std::size_t group : {0, 1})
            QVERIFY(most.pruningRatio[group] > 0.89);
    }

    // The convolution before the first shortcut has the mean scale 0.475, that before the second 0.3.
    void theWeakestBlocksGoFirst()
    {
        AgentTask task = blockTask();
        task.budgets.flops = 1e9;
        const std::vector<PruningAction> actions = proposals(task, 3);
        QCOMPARE(actions[0].keepBlock, (Kept{true, true}));
        QCOMPARE(actions[1].keepBlock, (Kept{false, false}));
        QCOMPARE(actions[2].keepBlock, (Kept{true, false}));
        for (const PruningAction& action : actions)
            QCOMPARE(action.pruningRatio, Ratios(task.space.groups.size(), 0.0));
    }

    // Without the second block the tied channels count 0.1, 0.2, 0.8, 0.8, beside 0.15 and 0.25: the three smallest of these go.
    void aGroupGoesByItsLayersThatStay()
    {
        AgentTask task = blockTask();
        task.episodes = 5;
        const PruningAction action = proposals(task, 3).back();
        QCOMPARE(action.keepBlock, (Kept{true, false}));
        QCOMPARE(action.pruningRatio, (Ratios{0.5, 0.5, 0, 0}));
    }

    void withoutScalesItRefuses()
    {
        AgentTask task = plainTask();
        task.scales.clear();
        QVERIFY_EXCEPTION_THROWN(makeRuleBasedAgent(task), InputError);
    }
};

QTEST_APPLESS_MAIN(RuleBasedAgentTest)
#include "tst_rule_based_agent.moc"
