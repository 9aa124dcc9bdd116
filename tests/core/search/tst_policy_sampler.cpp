#include "core/network/complexity.h"
#include "core/search/cost_fit.h"
#include "core/search/policy_sampler.h"
#include "tests/support/known_optimum.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace abcp;

namespace {

// A policy whose heads add nothing: what it draws follows from where it starts.
struct Policy {
    AgentTask task;
    std::vector<PolicyStep> steps;
    PolicyStart start;
    PolicyWeights weights;

    explicit Policy(AgentTask problem, float keepLogit = 0, float logSpread = -1) : task(std::move(problem)), steps(stagedPolicySteps(task))
    {
        start = {std::vector<float>(steps.size(), keepLogit), std::vector<float>(steps.size(), 0), std::vector<float>(steps.size(), logSpread)};
        constexpr std::size_t units = 2, gates = 4 * units;
        weights = {units, std::vector<float>(steps.size() * gates), std::vector<float>(walkFeatures * gates), std::vector<float>(units * gates),
                   std::vector<float>(3 * (units + 1))};
    }
    PolicySampler sampler() const { return {task, steps, start, weights}; }
};

AgentTask boundedTask()
{
    AgentTask task = knownOptimumTask(1);
    task.budgets.flops = 0.2 * static_cast<double>(complexity(task.spec).flops());
    return task;
}

// Where the steps of a kind stand.
std::vector<std::size_t> stepsOf(const Policy& policy, PolicyStep::Kind kind)
{
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < policy.steps.size(); ++i)
        if (policy.steps[i].kind == kind)
            found.push_back(i);
    return found;
}

}  // namespace

class PolicySamplerTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // The walk of an action that was drawn leads to the same action again: what is learnt from is what was done.
    void theWalkIsThatOfTheAction()
    {
        const Policy policy(boundedTask());
        Generator generator(3);
        for (int i = 0; i < 50; ++i) {
            const PolicyDraw draw = policy.sampler().draw(generator);
            QCOMPARE(draw.walk.values.size(), policy.steps.size());
            QCOMPARE(draw.walk.seen.size(), policy.steps.size() * walkFeatures);
            std::vector<double> shift(policy.task.space.groups.size());
            for (std::size_t step = 0; step < policy.steps.size(); ++step) {
                const PolicyStep& decision = policy.steps[step];
                const double value = draw.walk.values[step];
                if (draw.walk.executed[step] == 0)
                    continue;
                for (const std::size_t group : decision.groups)
                    shift[group] = value;
                if (decision.isBlock())
                    QCOMPARE(draw.action.keepBlock[decision.index], value > 0.5);
                else if (decision.kind == PolicyStep::Kind::Group)
                    QVERIFY(std::abs(logitOf(policy.task, decision.index, draw.action.pruningRatio[decision.index]) - value - shift[decision.index]) < 1e-4);
                else if (decision.kind == PolicyStep::Kind::Spend)
                    QVERIFY(draw.spend > smallestSpend && draw.spend < 1);
            }
        }
    }

    void drawsAsOftenAndAsWideAsItIsTold()
    {
        const Policy policy(boundedTask(), 1.0f, std::log(0.5f));
        Generator generator(4);
        constexpr int draws = 4000;
        const std::size_t block = stepsOf(policy, PolicyStep::Kind::Block).front(), stage = stepsOf(policy, PolicyStep::Kind::Stage).front();
        double kept = 0, sum = 0, squares = 0;
        for (int i = 0; i < draws; ++i) {
            const PolicyWalk walk = policy.sampler().draw(generator).walk;
            kept += walk.values[block] / draws;
            sum += walk.values[stage] / draws;
            squares += walk.values[stage] * walk.values[stage] / draws;
        }
        QVERIFY2(std::abs(kept - 1 / (1 + std::exp(-1.0))) < 0.03, qPrintable(QString::number(kept)));
        QVERIFY2(std::abs(sum) < 0.03, qPrintable(QString::number(sum)));
        QVERIFY2(std::abs(std::sqrt(squares) - 0.5) < 0.03, qPrintable(QString::number(squares)));
    }

    // Nats of a coin of 1/(1 + 1/e) and of normal densities of the spread told.
    void entropyIsTheMeanOverWhatIsDecided()
    {
        const Policy policy(boundedTask(), 50.0f, 0.25f);  // every block stays, so every step is decided
        Generator generator(5);
        const double normal = 0.25 + 0.5 * std::log(2 * M_PI * M_E);
        const auto blocks = static_cast<double>(stepsOf(policy, PolicyStep::Kind::Block).size()), all = static_cast<double>(policy.steps.size());
        QVERIFY(std::abs(policy.sampler().draw(generator).entropy - normal * (all - blocks) / all) < 1e-6);
    }

    void nothingIsDrawnInAPrunedBlockOrWhereItIsLocked()
    {
        AgentTask task = boundedTask();
        task.blockLocks = {true, std::nullopt};
        task.groupBounds.resize(task.space.groups.size());
        task.groupBounds[0] = RatioBounds{0.4, 0.4};
        const Policy policy(task, -50.0f);  // what is not locked goes
        Generator generator(6);
        const PolicyDraw draw = policy.sampler().draw(generator);
        QCOMPARE(draw.action.keepBlock, (std::vector<bool>{true, false}));
        QCOMPARE(draw.action.pruningRatio[0], 0.4);
        std::vector<bool> removed(task.spec.size(), false);
        removeBlock(task.space, 1, removed);
        for (std::size_t step = 0; step < policy.steps.size(); ++step) {
            const PolicyStep& decision = policy.steps[step];
            const bool decided = !isLocked(decision, task) && (decision.kind != PolicyStep::Kind::Group || !isVoid(decision, task.space, removed));
            QCOMPARE(draw.walk.executed[step] > 0, decided);
        }
    }

    void theMostProbableActionMeetsTheBudget()
    {
        const Policy policy(boundedTask(), 1.0f);
        const PolicySnapshot snapshot = policy.sampler().mostProbable();
        PruningAction action{std::vector<bool>(policy.task.space.blocks.size(), true), {}};
        for (const auto& group : snapshot.groups)
            action.pruningRatio.push_back(group ? group->mean : 0);
        for (const auto& block : snapshot.blocks)
            QVERIFY(block && block->mean > 0.5);
        QVERIFY(budgetUse(policy.task, action) <= 1 && budgetUse(policy.task, action) > 0.4);
    }
};

QTEST_APPLESS_MAIN(PolicySamplerTest)
#include "tst_policy_sampler.moc"
