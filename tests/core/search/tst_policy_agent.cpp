#include "core/network/complexity.h"
#include "core/search/cost_fit.h"
#include "core/search/torch_engines.h"
#include "tests/support/network_text.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <vector>

using namespace abcp;

namespace {

AgentTask task(std::uint64_t seed)
{
    AgentTask result;
    result.spec = networkSpec("in 3x32x32 | conv 16 3 /2 | conv 8 1 | conv 16 | shortcut -3 | conv 8 1 | conv 16 | shortcut -3 | conv 32 3 /2 | head 2");
    result.space = deriveSearchSpace(result.spec);
    result.minRatio = 0.05;
    result.maxRatio = 0.95;
    result.seed = seed;
    return result;
}

// Known optimum: the first block kept, the second pruned, every ratio 0.7.
double syntheticReward(const PruningAction& action, const SearchSpace& space)
{
    double value = (action.keepBlock.at(0) ? 1 : 0) + (action.keepBlock.at(1) ? 0 : 1);
    for (std::size_t g = 0; g < space.groups.size(); ++g)
        if (space.groups[g].prunable)
            value -= std::abs(action.pruningRatio[g] - 0.7);
    return value;
}

}  // namespace

class PolicyAgentTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsAKnownOptimum()
    {
        constexpr int episodes = 500, measured = 50;
        for (const std::uint64_t seed : {1, 2, 3}) {
            const AgentTask problem = task(seed);
            const auto agent = makePolicyAgent(problem);
            double early = 0, late = 0;
            int wanted = 0;
            for (int episode = 0; episode < episodes; ++episode) {
                Generator generator = Generator::derive(seed, episode);
                const PruningAction action = agent->propose(generator);
                const double reward = syntheticReward(action, problem.space);
                agent->learn({reward});
                early += episode < measured ? reward / measured : 0;
                if (episode >= episodes - measured) {
                    late += reward / measured;
                    wanted += action.keepBlock[0] && !action.keepBlock[1] ? 1 : 0;
                }
            }
            QVERIFY2(late > early + 0.5, qPrintable(QString("seed %1: %2 after %3").arg(seed).arg(late).arg(early)));
            QVERIFY2(wanted >= measured * 8 / 10, qPrintable(QString("seed %1: %2").arg(seed).arg(wanted)));
        }
    }

    // The optimum has a fixed cost and wide early layers: what counts is how the channels are shared out.
    void learnsTheSharesUnderABudget()
    {
        constexpr int episodes = 400, measured = 50;
        AgentTask problem = task(4);
        problem.budgets.flops = 0.2 * static_cast<double>(complexity(problem.spec).flops());
        const auto agent = makePolicyAgent(problem);
        double early = 0, late = 0;
        for (int episode = 0; episode < episodes; ++episode) {
            Generator generator = Generator::derive(8, episode);
            const PruningAction action = agent->propose(generator);
            QVERIFY(budgetUse(problem, action) <= 1);
            // Of two groups the first keeps more than the last, and all of the budget is used.
            const double reward = action.pruningRatio.at(2) - action.pruningRatio.at(0) + budgetUse(problem, action);
            agent->learn({reward});
            early += episode < measured ? reward / measured : 0;
            late += episode >= episodes - measured ? reward / measured : 0;
        }
        QVERIFY2(late > early + 0.2, qPrintable(QString("%1 after %2").arg(late).arg(early)));
    }

    // With a budget uniform cuts come first, one a failure here; the policy then departs from the best of them.
    void startsAroundTheBestUniformCut()
    {
        for (const bool blocksAreGood : {true, false}) {
            AgentTask problem = task(6);
            problem.budgets.flops = 0.2 * static_cast<double>(complexity(problem.spec).flops());
            const auto agent = makePolicyAgent(problem);
            Generator generator(9);
            std::vector<int> kept;
            for (int probe = 0; probe < 3; ++probe) {
                const PruningAction action = agent->propose(generator);
                QCOMPARE(action.pruningRatio.at(0), action.pruningRatio.at(3));
                QVERIFY(budgetUse(problem, action) <= 1 && budgetUse(problem, action) > 0.8);
                kept.push_back(static_cast<int>(std::ranges::count(action.keepBlock, true)));
                QCOMPARE(agent->state().baseline, 0.0);
                if (probe != 1)
                    agent->learn({static_cast<double>(blocksAreGood ? kept.back() : -kept.back())});
            }
            QCOMPARE(kept, (std::vector<int>{0, 1, 2}));
            int blocks = 0;
            for (int i = 0; i < 40; ++i) {
                const PruningAction action = agent->propose(generator);
                QVERIFY(action.pruningRatio.at(0) != action.pruningRatio.at(3));
                blocks += static_cast<int>(std::ranges::count(action.keepBlock, true));
                agent->learn({0});
            }
            QVERIFY2(blocksAreGood ? blocks > 60 : blocks < 20, qPrintable(QString::number(blocks)));
        }
    }

    void withoutAWarmStartItDrawsAtOnce()
    {
        AgentTask problem = task(6);
        problem.budgets.flops = 0.2 * static_cast<double>(complexity(problem.spec).flops());
        const auto agent = makePolicyAgent(problem, {.warmStart = false});
        Generator generator(9);
        const PruningAction action = agent->propose(generator);
        QVERIFY(action.pruningRatio.at(0) != action.pruningRatio.at(3));
        agent->learn({2.5});
        QCOMPARE(agent->state().baseline, 2.5);
    }

    void baselineStartsAtTheFirstReward()
    {
        const auto agent = makePolicyAgent(task(1));
        Generator generator(1);
        agent->propose(generator);
        QCOMPARE(agent->state().baseline, 0.0);
        QVERIFY(std::isfinite(agent->state().entropy) && agent->state().entropy != 0);
        agent->learn({7.5});
        QCOMPARE(agent->state().baseline, 7.5);
        agent->propose(generator);
        agent->learn({8.5});
        QVERIFY(std::abs(agent->state().baseline - 7.6) < 1e-9);
    }

    // A better reward makes the executed action likelier, a worse one less likely: what is rewarded is what is updated.
    void learnsFromTheExecutedAction()
    {
        for (const double outcome : {1.0, -1.0}) {
            const auto agent = makePolicyAgent(task(2), {.entropyWeight = 0});
            Generator generator(3);
            agent->propose(generator);
            agent->learn({0});
            int kept = 0;
            for (int i = 0; i < 60; ++i) {
                Generator next = Generator::derive(5, i);
                const PruningAction action = agent->propose(next);
                kept += i >= 40 && action.keepBlock[0] ? 1 : 0;
                agent->learn({action.keepBlock[0] ? outcome : -outcome});
            }
            QVERIFY2(outcome > 0 ? kept >= 15 : kept <= 5, qPrintable(QString::number(kept)));
        }
    }
};

QTEST_APPLESS_MAIN(PolicyAgentTest)
#include "tst_policy_agent.moc"
