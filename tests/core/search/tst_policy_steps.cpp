#include "core/search/policy_steps.h"
#include "tests/support/network_text.h"

#include <QTest>

#include <cmath>

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
