#include "core/network/complexity.h"
#include "core/network/zoo.h"
#include "core/search/cost_fit.h"
#include "core/search/torch_engines.h"
#include "tests/support/known_optimum.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

using namespace abcp;

class PolicyAgentTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // 20 seeds of 20. `abcp_bench_policy optimum` prints after how many episodes.
    void findsAKnownOptimum()
    {
        for (std::uint64_t seed = 1; seed <= 20; ++seed) {
            const auto episodes = episodesToTheOptimum([](const AgentTask& problem) { return makePolicyAgent(problem); }, seed, 400);
            QVERIFY2(episodes.has_value(), qPrintable(QString("seed %1").arg(seed)));
        }
    }

    // What was found is kept: the policy draws it again and again.
    void staysAtAKnownOptimum()
    {
        constexpr int episodes = 500, measured = 50;
        for (const std::uint64_t seed : {1, 2, 3}) {
            const AgentTask problem = knownOptimumTask(seed);
            const auto agent = makePolicyAgent(problem);
            double early = 0, late = 0;
            int wanted = 0;
            for (int episode = 0; episode < episodes; ++episode) {
                Generator generator = Generator::derive(seed, episode);
                const PruningAction action = agent->propose(generator);
                const double reward = knownOptimumReward(action, problem);
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

    // A look at the policy changes nothing of it, and tells where it goes.
    void tellsWhatItWouldDecide()
    {
        const AgentTask problem = knownOptimumTask(1);
        const auto watched = makePolicyAgent(problem), alone = makePolicyAgent(problem);
        QVERIFY(watched->policy().isEmpty());
        QCOMPARE(watched->policyVersion(), 0);
        int versions = 0, version = 0;
        for (int episode = 0; episode < 400; ++episode) {
            Generator one = Generator::derive(1, episode), other = Generator::derive(1, episode);
            const PruningAction action = watched->propose(one);
            QCOMPARE(alone->propose(other), action);
            const double reward = knownOptimumReward(action, problem);
            watched->learn({reward});
            alone->learn({reward});
            versions += std::exchange(version, watched->policyVersion()) != version ? 1 : 0;
            const PolicySnapshot snapshot = watched->policy();
            for (const auto& belief : snapshot.blocks)
                QVERIFY(!belief || (belief->mean > 0 && belief->mean < 1));
            for (const auto& belief : snapshot.groups)
                QVERIFY(!belief || (belief->mean >= problem.minRatio && belief->mean <= problem.maxRatio && belief->spread >= 0));
        }
        QVERIFY(versions > 10);
        const PolicySnapshot last = watched->policy();
        QVERIFY(last.blocks[0]->mean > 0.5);
        QVERIFY(last.blocks[1]->mean < 0.5);
    }

    // Where everything is locked nothing is learnt: unlocked again, the policy draws what a fresh one draws.
    void lockedDecisionsContributeNoGradient()
    {
        const AgentTask problem = knownOptimumTask(3);
        Steering locked{.locks = {.keepBlock = {{0, true}, {1, false}}}, .ratios = {problem.minRatio, problem.maxRatio}}, open = locked;
        open.locks = {};
        for (const CouplingGroup& group : problem.space.groups)
            if (group.prunable)
                locked.locks.ratios[group.producers.front()] = {0.4, 0.4};
        const auto agent = makePolicyAgent(problem), fresh = makePolicyAgent(problem);
        agent->steer(locked, {});
        for (int i = 0; i < 20; ++i) {
            Generator generator = Generator::derive(1, i);
            const PruningAction action = agent->propose(generator);
            QCOMPARE(agent->state().entropy, 0.0);
            QVERIFY(action.keepBlock[0] && !action.keepBlock[1]);
            for (std::size_t g = 0; g < problem.space.groups.size(); ++g)
                QCOMPARE(action.pruningRatio[g], problem.space.groups[g].prunable ? 0.4 : 0.0);
            agent->learn({static_cast<double>(i % 3), 0});
        }
        agent->steer(open, {});
        for (int i = 0; i < 3; ++i) {
            Generator one = Generator::derive(2, i), other = Generator::derive(2, i);
            QVERIFY(agent->propose(one) == fresh->propose(other));
        }
    }

    // An agent that begins with what another one has found is there at once.
    void startsFromTheEpisodesOfAnEarlierRun()
    {
        for (const bool bounded : {false, true}) {
            AgentTask problem = knownOptimumTask(5);
            if (bounded)
                problem.budgets.flops = 0.2 * static_cast<double>(complexity(problem.spec).flops());
            std::vector<Experience> earlier;
            const auto first = makePolicyAgent(problem);
            double cold = 0, warm = 0;
            constexpr int measured = 40;
            for (int i = 0; i < 300; ++i) {
                Generator generator = Generator::derive(1, i);
                const PruningAction action = first->propose(generator);
                const double reward = knownOptimumReward(action, problem);
                first->learn({reward, reward});
                earlier.push_back({action, {reward, reward}});
                cold += i < measured ? reward / measured : 0;
            }
            problem.seed = 6;
            const auto second = makePolicyAgent(problem);
            second->observe(earlier);
            for (int i = 0; i < measured; ++i) {
                Generator generator = Generator::derive(2, i);
                const PruningAction action = second->propose(generator);
                const double reward = knownOptimumReward(action, problem);
                second->learn({reward, reward});
                warm += reward / measured;
            }
            QVERIFY2(warm > cold + 0.2, qPrintable(QString("%1 against %2").arg(warm).arg(cold)));
        }
    }

    // Other weights of the reward: the baseline is that of the rewards as they would have been.
    void theBaselineFollowsTheReward()
    {
        const AgentTask problem = knownOptimumTask(2);
        const auto agent = makePolicyAgent(problem);
        std::vector<Experience> rescored;
        for (int i = 0; i < 6; ++i) {
            Generator generator = Generator::derive(1, i);
            const PruningAction action = agent->propose(generator);
            agent->learn({1.0 + i, 0});
            rescored.push_back({action, {10.0 * (1 + i), 0}});
        }
        const double before = agent->state().baseline;
        Steering other{.ratios = {problem.minRatio, problem.maxRatio}};
        other.reward.costWeight = 0.5;
        agent->steer(other, rescored);
        QVERIFY(std::abs(agent->state().baseline - 10 * before) < 1e-9);
    }

    // The optimum has a fixed cost and wide early layers: what counts is how the channels are shared out.
    void learnsTheSharesUnderABudget()
    {
        constexpr int episodes = 400, measured = 50;
        AgentTask problem = knownOptimumTask(4);
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

    // Every second group deserves fewer channels; a measured reward says so only roughly.
    void imaginedDrawsTeachItSooner()
    {
        constexpr int episodes = 60, measured = 20, seeds = 2;
        double gain = 0;
        for (int seed = 1; seed <= seeds; ++seed) {
            AgentTask problem;
            problem.spec = zooNetwork("yolov3-tiny", {.classes = 2, .width = 0.25, .size = 64, .anchors = {}});
            problem.space = deriveSearchSpace(problem.spec);
            problem.budgets.flops = 0.2 * static_cast<double>(complexity(problem.spec).flops());
            problem.seed = static_cast<std::uint64_t>(seed);
            for (const int imagined : {0, 64}) {
                PolicySettings settings;
                settings.imagined = imagined;
                const auto agent = makePolicyAgent(problem, settings);
                for (int episode = 0; episode < episodes; ++episode) {
                    Generator generator = Generator::derive(problem.seed, episode), noise = Generator::derive(problem.seed, 9, episode);
                    const PruningAction action = agent->propose(generator);
                    double reward = 0;
                    for (std::size_t g = 0; g < action.pruningRatio.size(); ++g)
                        reward += (g % 2 == 0 ? 1 : -1) * action.pruningRatio[g];
                    agent->learn({reward + 0.3 * noise.normal()});
                    gain += episode < episodes - measured ? 0 : (imagined > 0 ? reward : -reward) / (measured * seeds);
                }
            }
        }
        QVERIFY2(gain > 0.2, qPrintable(QString::number(gain)));
    }

    // With a budget uniform cuts come first, one a failure here; the policy then departs from the best of them.
    void startsAroundTheBestUniformCut()
    {
        for (const bool blocksAreGood : {true, false}) {
            AgentTask problem = knownOptimumTask(6);
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
                else
                    agent->dismiss();
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
        AgentTask problem = knownOptimumTask(6);
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
        const auto agent = makePolicyAgent(knownOptimumTask(1));
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
            const auto agent = makePolicyAgent(knownOptimumTask(2), {.entropyWeight = 0});
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
