#include "core/network/complexity.h"
#include "core/search/cost_fit.h"
#include "core/search/torch_engines.h"
#include "tests/support/network_text.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <functional>
#include <string_view>

using namespace abcp;

namespace {

// What every agent must keep, run over all of them: a new agent is one line more here.
struct AgentFactory {
    const char* name;
    std::function<std::unique_ptr<Agent>(const AgentTask&)> make;
};

const std::vector<AgentFactory>& agents()
{
    static const std::vector<AgentFactory> factories{{"random", makeRandomAgent}, {"uniform", makeUniformAgent}, {"rule-based", makeRuleBasedAgent},
                                                     {"nsga2", [](const AgentTask& task) { return makeNsga2Agent(task); }},
                                                     {"ddpg", [](const AgentTask& task) { return makeDdpgAgent(task); }},
                                                     {"abcp", [](const AgentTask& task) { return makePolicyAgent(task); }}};
    return factories;
}

AgentTask taskFor(std::string_view networkText)
{
    AgentTask task;
    const Network unpruned = livelyNetwork(networkText);
    task.spec = unpruned.spec;
    task.space = deriveSearchSpace(task.spec);
    task.scales = layerScales(unpruned);
    task.minRatio = 0.1;
    task.maxRatio = 0.9;
    task.episodes = 40;
    task.seed = 5;
    return task;
}

// Two residual blocks, a depthwise convolution and a head.
AgentTask residualTask()
{
    return taskFor("in 3x32x32 | conv 16 3 /2 | conv 8 1 | conv 16 | shortcut -3 | conv 32 3 /2 | conv 16 1 | dw 3 | conv 32 1 "
                   "| shortcut -4 | conv 24 | head 2");
}

AgentTask withBudget(AgentTask task, double flopsShare)
{
    task.budgets.flops = flopsShare * static_cast<double>(complexity(task.spec).flops());
    return task;
}

const std::vector<std::pair<const char*, AgentTask>>& tasks()
{
    static const std::vector<std::pair<const char*, AgentTask>> all{
        {"residual", residualTask()},
        {"plain", taskFor("in 3x16x16 | conv 8 | max 2 2 | conv 16 | head 1")},
        {"nothing to prune", taskFor("in 3x16x16 | head 1")},
        {"residual, with a FLOPs budget", withBudget(residualTask(), 0.3)},
    };
    return all;
}

// A reward that an agent may meet, and now and then none because the candidate failed.
struct Turn {
    PruningAction action;
    AgentState state;
};

std::vector<Turn> playTurns(Agent& agent, int count, const std::function<double(int)>& reward)
{
    std::vector<Turn> trials;
    for (int i = 0; i < count; ++i) {
        Generator generator = Generator::derive(11, i);
        const PruningAction action = agent.propose(generator);
        trials.push_back({action, agent.state()});
        if (i % 5 != 3)
            agent.learn({reward(i), reward(i)});
        else
            agent.dismiss();
    }
    return trials;
}

double ordinaryReward(int trial)
{
    return 0.5 + 0.3 * std::sin(trial);
}

// Empty when the action is legal, else what is wrong.
QString faultOf(const PruningAction& action, const AgentTask& task)
{
    if (action.keepBlock.size() != task.space.blocks.size() || action.pruningRatio.size() != task.space.groups.size())
        return "wrong size";
    for (std::size_t b = 0; b < action.keepBlock.size(); ++b)
        if (!task.space.blocks[b].prunable && !action.keepBlock[b])
            return QString("block %1 must stay").arg(b);
        else if (task.lockOf(b) && *task.lockOf(b) != action.keepBlock[b])
            return QString("block %1 is locked").arg(b);
    for (std::size_t g = 0; g < action.pruningRatio.size(); ++g) {
        const double ratio = action.pruningRatio[g];
        const RatioBounds bounds = task.boundsOf(g);
        const bool legal = task.space.groups[g].prunable ? ratio >= bounds.min && ratio <= bounds.max : ratio == 0;
        if (!legal)
            return QString("ratio %1 of group %2").arg(ratio).arg(g);
    }
    return {};
}

}  // namespace

class AgentsTest : public QObject
{
    Q_OBJECT

private:
    static void everyAgentOnEveryTask()
    {
        QTest::addColumn<int>("agent");
        QTest::addColumn<int>("task");
        for (std::size_t a = 0; a < agents().size(); ++a)
            for (std::size_t t = 0; t < tasks().size(); ++t)
                QTest::addRow("%s, %s", agents()[a].name, tasks()[t].first) << static_cast<int>(a) << static_cast<int>(t);
    }

    static const AgentTask& task()
    {
        QFETCH(int, task);
        return tasks()[static_cast<std::size_t>(task)].second;
    }

    static std::unique_ptr<Agent> makeAgent()
    {
        QFETCH(int, agent);
        return agents()[static_cast<std::size_t>(agent)].make(task());
    }

private Q_SLOTS:
    void actionsAreLegal_data() { everyAgentOnEveryTask(); }
    void actionsAreLegal()
    {
        // More trials than were planned: an agent that sweeps must not leave its bounds.
        for (const Turn& trial : playTurns(*makeAgent(), 100, ordinaryReward)) {
            QCOMPARE(faultOf(trial.action, task()), QString());
            const NetworkSpec slim = slimSpec(task().spec, task().space, trial.action, task().plan);
            QVERIFY(complexity(slim).flops() <= complexity(task().spec).flops());
        }
    }

    void generatorsDecide_data() { everyAgentOnEveryTask(); }
    void generatorsDecide()
    {
        // Two agents side by side, and a third in between that plays other trials: no hidden common state.
        const std::unique_ptr<Agent> first = makeAgent(), second = makeAgent(), other = makeAgent();
        for (int i = 0; i < 30; ++i) {
            Generator firstGenerator = Generator::derive(11, i), secondGenerator = Generator::derive(11, i);
            Generator otherGenerator = Generator::derive(12, i);
            const PruningAction action = first->propose(firstGenerator);
            other->propose(otherGenerator);
            QVERIFY(second->propose(secondGenerator) == action);
            // Both took the same numbers from their generators.
            QCOMPARE(firstGenerator(), secondGenerator());
            first->learn({ordinaryReward(i), ordinaryReward(i)});
            other->learn({-ordinaryReward(i), -ordinaryReward(i)});
            second->learn({ordinaryReward(i), ordinaryReward(i)});
            QCOMPARE(first->state().baseline, second->state().baseline);
            QCOMPARE(first->state().entropy, second->state().entropy);
        }
    }

    void failedCandidatesAreSurvived_data() { everyAgentOnEveryTask(); }
    void failedCandidatesAreSurvived()
    {
        const std::unique_ptr<Agent> agent = makeAgent();
        // Several in a row at the start, before anything was learnt.
        for (int i = 0; i < 4; ++i) {
            Generator generator(static_cast<std::uint64_t>(i));
            QCOMPARE(faultOf(agent->propose(generator), task()), QString());
            agent->dismiss();
        }
        for (const Turn& trial : playTurns(*agent, 20, ordinaryReward))
            QCOMPARE(faultOf(trial.action, task()), QString());
    }

    void aReplayGoesOnTheSame_data() { everyAgentOnEveryTask(); }
    void aReplayGoesOnTheSame()
    {
        const std::vector<Turn> once = playTurns(*makeAgent(), 25, ordinaryReward);
        const std::vector<Turn> again = playTurns(*makeAgent(), 25, ordinaryReward);
        for (std::size_t i = 0; i < once.size(); ++i) {
            QVERIFY(once[i].action == again[i].action);
            QCOMPARE(once[i].state.baseline, again[i].state.baseline);
        }
    }

    void theStateStaysFinite_data() { everyAgentOnEveryTask(); }
    void theStateStaysFinite()
    {
        const std::vector<std::function<double(int)>> rewards{
            [](int) { return 0.0; },
            [](int) { return 1.0; },
            [](int trial) { return trial % 2 == 0 ? 1e6 : -1e6; },
        };
        for (const auto& reward : rewards) {
            const std::unique_ptr<Agent> agent = makeAgent();
            for (const Turn& trial : playTurns(*agent, 30, reward)) {
                QCOMPARE(faultOf(trial.action, task()), QString());
                QVERIFY(std::isfinite(trial.state.baseline));
                QVERIFY(std::isfinite(trial.state.entropy));
            }
        }
    }

    void theRandomAgentReachesTheWholeSpace()
    {
        const AgentTask task = residualTask();
        const std::unique_ptr<Agent> agent = makeRandomAgent(task);
        int kept = 0;
        double smallest = 1, largest = 0;
        for (const Turn& trial : playTurns(*agent, 200, ordinaryReward)) {
            kept += trial.action.keepBlock[0];
            smallest = std::min(smallest, trial.action.pruningRatio[0]);
            largest = std::max(largest, trial.action.pruningRatio[0]);
        }
        // 200 fair coins: 60 or fewer heads, or 140 and more, come less than once in 10 million seeds.
        QVERIFY(kept > 60 && kept < 140);
        QVERIFY(smallest < 0.15 && largest > 0.85);
    }

    void theUniformAgentSweeps()
    {
        AgentTask task = residualTask();
        task.episodes = 5;
        const std::unique_ptr<Agent> agent = makeUniformAgent(task);
        const std::vector<Turn> trials = playTurns(*agent, 6, ordinaryReward);
        const std::vector<double> ratios{0.1, 0.3, 0.5, 0.7, 0.9, 0.1};
        for (std::size_t i = 0; i < trials.size(); ++i) {
            const PruningAction expected = uniformAction(task.space, trials[i].action.pruningRatio[0], i != 1 && i != 3);
            QVERIFY(trials[i].action == expected);
            QVERIFY(std::abs(trials[i].action.pruningRatio[0] - ratios[i]) < 1e-12);
        }
    }

    // From the start, from the midst of a run, at other bounds and budgets, and off again.
    void locksAreKept_data()
    {
        QTest::addColumn<int>("agent");
        QTest::addColumn<double>("budget");
        for (std::size_t a = 0; a < agents().size(); ++a)
            for (const double budget : {0.0, 0.4})
                QTest::addRow("%s, %g", agents()[a].name, budget) << static_cast<int>(a) << budget;
    }
    void locksAreKept()
    {
        QFETCH(int, agent);
        QFETCH(double, budget);
        AgentTask problem = residualTask();
        const double unpruned = static_cast<double>(complexity(problem.spec).flops());
        Steering open{.ratios = {problem.minRatio, problem.maxRatio}};
        if (budget > 0)
            open.reward.budgets.flops = budget * unpruned;
        std::vector<Steering> phases{open, open, open, open, open};
        phases[0].locks = {.keepBlock = {{0, true}}, .ratios = {{1, {0.5, 0.5}}}};
        phases[1].locks = {.keepBlock = {{0, false}, {1, true}}, .ratios = {{0, {0.2, 0.3}}, {9, {0.6, 0.6}}}};
        phases[3].locks.keepBlock = {{0, false}, {1, false}};  // nothing left but ratios
        phases[3].ratios = {0.3, 0.6};
        phases[4].reward.budgets.flops = 0.25 * unpruned;      // a budget comes, or another one
        for (const bool again : {false, true}) {
            applySteering(problem, phases[0]);
            const std::unique_ptr<Agent> player = agents()[static_cast<std::size_t>(agent)].make(problem), same = agents()[static_cast<std::size_t>(agent)].make(problem);
            std::vector<Experience> known;
            for (std::size_t phase = 0; phase < phases.size(); ++phase) {
                applySteering(problem, phases[phase]);
                if (phase > 0) {
                    player->steer(phases[phase], phase == 4 ? std::span<const Experience>(known) : std::span<const Experience>());
                    same->steer(phases[phase], phase == 4 ? std::span<const Experience>(known) : std::span<const Experience>());
                }
                for (int i = 0; i < 15; ++i) {
                    Generator generator = Generator::derive(21, phase, i), twin = generator;
                    const PruningAction action = player->propose(generator);
                    QCOMPARE(faultOf(action, problem), QString());
                    if (hasCostTarget(problem))
                        QVERIFY2(budgetUse(problem, action) <= 1, qPrintable(QString("phase %1: %2").arg(phase).arg(budgetUse(problem, action))));
                    QVERIFY(same->propose(twin) == action);
                    if (i % 5 == 3 && again) {
                        player->dismiss();
                        same->dismiss();
                        continue;
                    }
                    const Outcome outcome{ordinaryReward(i), ordinaryReward(i)};
                    player->learn(outcome);
                    same->learn(outcome);
                    known.push_back({action, outcome});
                    QVERIFY(std::isfinite(player->state().baseline));
                }
            }
        }
    }

    // With nothing left to decide every agent proposes what was decided.
    void everythingLocked()
    {
        AgentTask problem = residualTask();
        Steering steering{.ratios = {problem.minRatio, problem.maxRatio}};
        PruningAction expected = identityAction(problem.space);
        for (std::size_t b = 0; b < problem.space.blocks.size(); ++b) {
            expected.keepBlock[b] = b % 2 == 0 || !problem.space.blocks[b].prunable;
            steering.locks.keepBlock[static_cast<int>(b)] = expected.keepBlock[b];
        }
        for (std::size_t g = 0; g < problem.space.groups.size(); ++g)
            if (problem.space.groups[g].prunable) {
                expected.pruningRatio[g] = 0.1 + 0.05 * static_cast<double>(g);
                steering.locks.ratios[problem.space.groups[g].producers.front()] = {expected.pruningRatio[g], expected.pruningRatio[g]};
            }
        for (const double budget : {0.0, 0.5})
            for (const AgentFactory& factory : agents()) {
                if (budget > 0)
                    steering.reward.budgets.flops = budget * static_cast<double>(complexity(problem.spec).flops());
                applySteering(problem, steering);
                for (const Turn& turn : playTurns(*factory.make(problem), 20, ordinaryReward))
                    QVERIFY2(turn.action == expected, factory.name);
                steering.reward.budgets = {};
            }
    }

    // Actions that others have measured, before the first proposal and between two of its own.
    void othersActionsAreTaken()
    {
        for (const auto& [name, problem] : tasks())
            for (const AgentFactory& factory : agents()) {
                const std::unique_ptr<Agent> agent = factory.make(problem), twin = factory.make(problem);
                std::vector<Experience> earlier;
                for (const Turn& turn : playTurns(*makeRandomAgent(problem), 12, ordinaryReward))
                    earlier.push_back({turn.action, {turn.action.pruningRatio[0], turn.action.pruningRatio[0]}});
                earlier.push_back({uniformAction(problem.space, 0.0), {1, 1}});  // out of bounds, as a person may have it
                for (Agent* one : {agent.get(), twin.get()})
                    one->observe(earlier);
                for (int i = 0; i < 12; ++i) {
                    Generator generator = Generator::derive(5, i), other = generator;
                    const PruningAction action = agent->propose(generator);
                    QVERIFY2(faultOf(action, problem).isEmpty(), factory.name);
                    QVERIFY2(twin->propose(other) == action, factory.name);
                    for (Agent* one : {agent.get(), twin.get()}) {
                        one->learn({ordinaryReward(i), ordinaryReward(i)});
                        one->observe({&earlier[static_cast<std::size_t>(i)], 1});
                    }
                }
            }
    }

    void budgetsAreMetByConstruction()
    {
        // From hardly a cut to close to the least that the bounds allow: (1 - 0.9)^2 and a little.
        for (const double share : {0.8, 0.3, 0.05}) {
            const AgentTask task = withBudget(residualTask(), share);
            for (const AgentFactory& factory : agents())
                for (const Turn& trial : playTurns(*factory.make(task), 30, ordinaryReward))
                    QVERIFY2(budgetUse(task, trial.action) <= 1, factory.name);
        }
    }

    // Two blocks: four sets of them, all at the whole budget, before any comes again.
    void theUniformAgentTriesOtherBlocksAtTheBudget()
    {
        const AgentTask task = withBudget(residualTask(), 0.3);
        const std::vector<Turn> trials = playTurns(*makeUniformAgent(task), 8, ordinaryReward);
        const std::vector<std::vector<bool>> expected{{false, false}, {true, true}, {false, true}, {true, false}};
        for (std::size_t i = 0; i < trials.size(); ++i) {
            const PruningAction& action = trials[i].action;
            QVERIFY(action.keepBlock == expected[i % 4]);
            QVERIFY(action == trials[i % 4].action);
            for (std::size_t g = 0; g < task.space.groups.size(); ++g)
                if (task.space.groups[g].prunable)
                    QCOMPARE(action.pruningRatio[g], action.pruningRatio[0]);
            QVERIFY(budgetUse(task, action) > 0.8);
        }
    }

    void agentsAreNamed()
    {
        QCOMPARE(agentNames().size(), agents().size());
        for (const AgentFactory& factory : agents())
            QVERIFY(std::ranges::count(agentNames(), factory.name) == 1);
    }
};

QTEST_APPLESS_MAIN(AgentsTest)
#include "tst_agents.moc"
