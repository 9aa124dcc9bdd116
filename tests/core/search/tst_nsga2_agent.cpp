#include "core/network/complexity.h"
#include "core/search/agent.h"
#include "core/search/cost_fit.h"
#include "core/search/pareto.h"
#include "tests/support/network_text.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>
#include <set>
#include <span>
#include <string>

using namespace abcp;

namespace {

AgentTask taskOf(std::optional<double> flopsShare, int blocks = 4)
{
    AgentTask task;
    std::string text = "in 3x16x16 | conv 32";
    for (int block = 0; block < blocks; ++block)
        text += " | conv 16 1 | conv 32 | shortcut -3";
    task.spec = networkSpec(text + " | conv 32 | head 1");
    task.space = deriveSearchSpace(task.spec);
    task.minRatio = 0.05;
    task.maxRatio = 0.95;
    task.episodes = 300;
    if (flopsShare)
        task.budgets.flops = *flopsShare * static_cast<double>(complexity(task.spec).flops());
    return task;
}

double logFlops(const AgentTask& task, const PruningAction& action)
{
    return std::log(static_cast<double>(complexity(slimSpec(task.spec, task.space, action, task.plan)).flops()));
}

// Blocks 0, 2, ... are worth keeping, the others are not; the last layer wants to be wide and the others narrow.
double accuracyOf(const PruningAction& action)
{
    double value = 0;
    for (std::size_t b = 0; b < action.keepBlock.size(); ++b)
        value += action.keepBlock[b] == (b % 2 == 0) ? 0.2 : 0;
    const std::size_t last = action.pruningRatio.size() - 2;  // the one behind it is the head's
    for (std::size_t g = 0; g <= last; ++g)
        value += g == last ? 1 - action.pruningRatio[g] : action.pruningRatio[g] / 5;
    return value;
}

std::vector<PruningAction> play(Agent& agent, int episodes, const std::function<double(const PruningAction&)>& accuracy)
{
    std::vector<PruningAction> actions;
    for (int episode = 0; episode < episodes; ++episode) {
        Generator generator = Generator::derive(3, episode);
        actions.push_back(agent.propose(generator));
        const double value = accuracy(actions.back());
        agent.learn({value, value});
    }
    return actions;
}

double meanOf(std::span<const PruningAction> actions)
{
    double sum = 0;
    for (const PruningAction& action : actions)
        sum += accuracyOf(action) / static_cast<double>(actions.size());
    return sum;
}

}  // namespace

class Nsga2AgentTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // What is best for the accuracy is what chance seldom comes near.
    void improvesOverChance()
    {
        const AgentTask task = taskOf(0.1, 12);
        const std::vector<PruningAction> found = play(*makeNsga2Agent(task), 300, accuracyOf), drawn = play(*makeRandomAgent(task), 300, accuracyOf);
        const double late = meanOf(std::span(found).last(60));
        QVERIFY2(late > meanOf(drawn) + 0.3, qPrintable(QString("%1 after %2").arg(late).arg(meanOf(drawn))));
        const auto best = [](const std::vector<PruningAction>& actions) { return std::ranges::max(actions, {}, accuracyOf); };
        QVERIFY(accuracyOf(best(found)) > accuracyOf(best(drawn)));
        for (const PruningAction& action : found)
            QVERIFY(budgetUse(task, action) <= 1);
    }

    // Without budgets both objectives count: the front covers more than that of as many actions by chance.
    void coversTheFront()
    {
        const AgentTask task = taskOf(std::nullopt);
        const auto accuracy = [&](const PruningAction& action) {
            // Saturating in the cost, better with blocks 0 and 2.
            return 1 - std::exp(logFlops(task, identityAction(task.space)) * -0.5) * std::exp(-0.2 * logFlops(task, action)) + 0.1 * accuracyOf(action);
        };
        const auto covered = [&](const std::vector<PruningAction>& actions) {
            std::vector<ParetoPoint> points;
            for (const PruningAction& action : actions)
                points.push_back({std::exp(logFlops(task, action)), accuracy(action)});
            return hypervolume(points, {std::exp(logFlops(task, identityAction(task.space))), 0.9});
        };
        const double found = covered(play(*makeNsga2Agent(task), 300, accuracy)), drawn = covered(play(*makeRandomAgent(task), 300, accuracy));
        QVERIFY2(found > 1.1 * drawn, qPrintable(QString("%1 after %2").arg(found).arg(drawn)));
    }

    void uniformCutsAreItsFirstMembers()
    {
        const AgentTask task = taskOf(0.2);
        const std::vector<PruningAction> actions = play(*makeNsga2Agent(task), 4, accuracyOf);
        for (std::size_t i = 0; i < 3; ++i) {
            QCOMPARE(static_cast<std::size_t>(std::ranges::count(actions[i].keepBlock, true)), 2 * i);
            QCOMPARE(actions[i].pruningRatio[0], actions[i].pruningRatio[1]);
        }
        QVERIFY(actions[3].pruningRatio[0] != actions[3].pruningRatio[1]);
    }

    // The members behind the cuts start around the best of them.
    void startsAroundTheBestUniformCut()
    {
        for (const bool blocksAreGood : {true, false}) {
            const auto blocks = [&](const PruningAction& action) {
                const auto kept = static_cast<double>(std::ranges::count(action.keepBlock, true));
                return blocksAreGood ? kept : -kept;
            };
            double kept = 0;
            const std::vector<PruningAction> actions = play(*makeNsga2Agent(taskOf(0.2), {.population = 20}), 20, blocks);
            for (std::size_t i = 3; i < actions.size(); ++i)
                kept += static_cast<double>(std::ranges::count(actions[i].keepBlock, true)) / 17;
            QVERIFY2(blocksAreGood ? kept > 3 : kept < 1, qPrintable(QString::number(kept)));
        }
    }

    // The state is the mean reward of the members that survived: of four and their four children the best, all of equal cost.
    void theBestSurvive()
    {
        AgentTask task = taskOf(std::nullopt);
        const auto agent = makeNsga2Agent(task, {.population = 4});
        std::vector<double> rewards;
        Generator generator(5);
        const auto playOne = [&](double accuracy) {
            agent->propose(generator);
            agent->learn({accuracy, accuracy});
        };
        for (const double accuracy : {1.0, 2.0, 3.0, 4.0}) {
            QCOMPARE(agent->state().baseline, 0.0);
            playOne(accuracy);
        }
        QCOMPARE(agent->state().baseline, 2.5);
        // Failed members do not count for the generation.
        for (int i = 0; i < 3; ++i)
            agent->propose(generator);
        for (int i = 0; i < 4; ++i) {
            QCOMPARE(agent->state().baseline, 2.5);
            playOne(-1e6);
        }
        // Only a cheaper member than all before can have got in with that.
        QVERIFY(agent->state().baseline <= 2.5);
    }

    void childrenAreNewNetworks()
    {
        const AgentTask task = taskOf(0.2);
        std::set<std::vector<int>> networks;
        for (const PruningAction& action : play(*makeNsga2Agent(task), 200, accuracyOf))
            networks.insert(keptBy(task, action));
        QVERIFY2(networks.size() > 180, qPrintable(QString::number(networks.size())));
    }
};

QTEST_APPLESS_MAIN(Nsga2AgentTest)
#include "tst_nsga2_agent.moc"
