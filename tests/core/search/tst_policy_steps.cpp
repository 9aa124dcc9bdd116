#include "core/search/cost_fit.h"
#include "core/search/policy_steps.h"
#include "core/search/policy_walk.h"
#include "tests/support/network_text.h"

#include <QTest>

#include <cmath>
#include <utility>

using namespace abcp;

namespace {

// A block of three layers, a convolution whose channels are tied to it, and a head.
AgentTask task()
{
    AgentTask result;
    result.spec = networkSpec("in 3x32x32 | conv 16 3 /2 | conv 8 1 | conv 16 | shortcut -3 | conv 32 3 /2 | head 2");
    result.space = deriveSearchSpace(result.spec);
    return result;
}

}  // namespace

class PolicyStepsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void comeInTheOrderOfTheNetwork()
    {
        AgentTask problem = task();
        std::vector<PolicyStep> steps = policySteps(problem);
        // Groups: layers 0 and 2 together, 1, 4.
        QCOMPARE(steps.size(), std::size_t{4});
        const std::vector<std::pair<PolicyStep::Kind, int>> expected{
            {PolicyStep::Kind::Group, 0}, {PolicyStep::Kind::Block, 1}, {PolicyStep::Kind::Group, 1}, {PolicyStep::Kind::Group, 4}};
        for (std::size_t i = 0; i < steps.size(); ++i) {
            QCOMPARE(steps[i].kind, expected[i].first);
            QCOMPARE(steps[i].layer, expected[i].second);
        }
        problem.budgets.latencyMs = 3;  // is not known beforehand: nothing to spend
        QCOMPARE(policySteps(problem).size(), steps.size());
        problem.budgets.params = 1000;
        steps = policySteps(problem);
        QCOMPARE(steps.size(), std::size_t{5});
        QCOMPARE(steps[0].kind, PolicyStep::Kind::Spend);
    }

    // At 16 pixels layers 0 and 2 together and layer 1; layer 4 is alone at 8.
    void aStageComesBeforeItsGroups()
    {
        AgentTask problem = task();
        const std::vector<PolicyStep> steps = stagedPolicySteps(problem);
        QCOMPARE(steps.size(), policySteps(problem).size() + 1);
        QCOMPARE(steps[0].kind, PolicyStep::Kind::Stage);
        QCOMPARE(steps[0].groups, (std::vector<std::size_t>{steps[1].index, steps[3].index}));
        QVERIFY(!isLocked(steps[0], problem));
        QVERIFY(!isVoid(steps[0], problem.space, std::vector<bool>(problem.spec.size(), false)));
        QVERIFY(isVoid(steps[0], problem.space, std::vector<bool>(problem.spec.size(), true)));
        problem.groupBounds.assign(problem.space.groups.size(), RatioBounds{0.5, 0.5});
        QVERIFY(isLocked(steps[0], problem));
        problem.groupBounds[steps[3].index].reset();
        QVERIFY(!isLocked(steps[0], problem));
    }

    // What an action's ratios have in common in a stage is the stage's.
    void theWalkOfAnActionSharesItOut()
    {
        AgentTask problem = task();
        problem.budgets.params = 1000;
        const std::vector<PolicyStep> steps = stagedPolicySteps(problem);  // spend, stage, group 0, block, group 1, group 4
        PruningAction action = uniformAction(problem.space, 0.5);
        action.pruningRatio[steps[2].index] = 0.6;
        action.pruningRatio[steps[4].index] = 0.4;
        action.pruningRatio[steps[5].index] = 0.2;
        const PolicyWalk walk = walkOf(problem, steps, action);
        const auto logit = [&](std::size_t step) { return logitOf(problem, steps[step].index, action.pruningRatio[steps[step].index]); };
        const double level = (logit(2) + logit(4) + logit(5)) / 3, shift = (logit(2) + logit(4)) / 2 - level;
        const std::vector<double> expected{walk.values[0], shift, logit(2) - level - shift, 1, logit(4) - level - shift, logit(5) - level};
        for (std::size_t i = 0; i < steps.size(); ++i)
            QVERIFY(std::abs(walk.values[i] - expected[i]) < 1e-5);
    }

    // What rounding to whole channels leaves of a budget is no decision to spend less.
    void theWalkOfAnActionTellsWhatItSpends()
    {
        AgentTask problem = task();
        const PruningAction action = uniformAction(problem.space, 0.5);
        problem.budgets.params = 1;
        const double params = budgetUse(problem, action);
        for (const auto& [use, expected] : {std::pair{1.0, firstSpend}, {0.96, firstSpend}, {0.9, 0.9}, {0.3, 0.3}}) {
            problem.budgets.params = params / use;
            const PolicyWalk walk = walkOf(problem, stagedPolicySteps(problem), action);
            QVERIFY2(std::abs(spendOf(walk.values[0]) - expected) < 1e-3, qPrintable(QString::number(spendOf(walk.values[0]))));
        }
    }

    void nothingIsDecidedInsideAPrunedBlock()
    {
        AgentTask problem = task();
        problem.budgets.params = 1000;
        std::vector<bool> removed(problem.spec.size(), false);
        for (const PolicyStep& step : policySteps(problem))
            QVERIFY(!isVoid(step, problem.space, removed));
        removed[1] = removed[2] = removed[3] = true;
        for (const PolicyStep& step : policySteps(problem))
            // The group of layers 0 and 2 lives on in layer 0.
            QCOMPARE(isVoid(step, problem.space, removed), step.layer == 1);
    }

    void featuresTellStepsApart()
    {
        AgentTask problem = task();
        problem.budgets.params = 1000;
        const std::vector<PolicyStep> steps = policySteps(problem);
        const std::vector<StepFeatures> features = stepFeatures(problem, steps);
        QCOMPARE(features.size(), steps.size());
        QCOMPARE(features[0], StepFeatures{});
        for (std::size_t i = 1; i < features.size(); ++i) {
            QCOMPARE(features[i][0], steps[i].isBlock() ? 1.0f : -1.0f);
            for (const float value : features[i])
                QVERIFY(std::isfinite(value) && std::abs(value) < 1.5f);
            for (std::size_t j = 1; j < i; ++j)
                QVERIFY(features[i] != features[j]);
        }
        // Layers 1 and 2: 16 x 8 and 8 x 16 x 9 weights; the block has at least what each group in it has.
        QVERIFY(features[2][1] > features[3][1]);
        QVERIFY(features[2][2] > features[3][2]);
    }
};

QTEST_APPLESS_MAIN(PolicyStepsTest)
#include "tst_policy_steps.moc"
