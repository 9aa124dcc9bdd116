#include "core/search/cost_fit.h"

#include "core/base/random.h"
#include "core/network/complexity.h"
#include "tests/support/network_text.h"

#include <QTest>

#include <cmath>

using namespace abcp;

namespace {

AgentTask task()
{
    AgentTask result;
    result.spec = networkSpec("in 3x32x32 | conv 64 3 /2 | conv 32 1 | conv 64 | shortcut -3 | conv 128 3 /2 | conv 64 1 | dw 3 | conv 128 1 "
                              "| shortcut -4 | conv 96 | head 2");
    result.space = deriveSearchSpace(result.spec);
    result.minRatio = 0.05;
    result.maxRatio = 0.95;
    return result;
}

PruningAction randomAction(const AgentTask& task, Generator& generator)
{
    PruningAction action = identityAction(task.space);
    for (std::size_t b = 0; b < task.space.blocks.size(); ++b)
        action.keepBlock[b] = !task.space.blocks[b].prunable || generator.chance(0.5);
    for (std::size_t g = 0; g < task.space.groups.size(); ++g)
        if (task.space.groups[g].prunable)
            action.pruningRatio[g] = generator.uniform(task.minRatio, task.maxRatio);
    return action;
}

double share(const AgentTask& task, const PruningAction& action)
{
    return static_cast<double>(complexity(slimSpec(task.spec, task.space, action, task.plan)).flops())
        / static_cast<double>(complexity(task.spec).flops());
}

}  // namespace

class CostFitTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void usesTheShareThatItIsGiven()
    {
        AgentTask problem = task();
        problem.budgets.flops = 0.2 * static_cast<double>(complexity(problem.spec).flops());
        Generator generator(3);
        for (int i = 0; i < 200; ++i) {
            const PruningAction drawn = randomAction(problem, generator);
            const double wanted = generator.uniform(0.3, 1.0);
            const PruningAction fitted = fitToBudget(problem, drawn, wanted);
            QVERIFY(fitted.keepBlock == drawn.keepBlock);
            const double use = budgetUse(problem, fitted);
            QVERIFY2(use <= wanted, qPrintable(QString("%1 of %2").arg(use).arg(wanted)));
            // One channel of the widest layer costs less than a tenth of that.
            QVERIFY2(use > 0.9 * wanted, qPrintable(QString("%1 of %2").arg(use).arg(wanted)));
            QVERIFY(std::abs(budgetUse(problem, fitted) * 0.2 - share(problem, fitted)) < 1e-12);
        }
    }

    void whatIsWideStaysWide()
    {
        AgentTask problem = task();
        problem.budgets.flops = 0.1 * static_cast<double>(complexity(problem.spec).flops());
        Generator generator(4);
        for (int i = 0; i < 50; ++i) {
            const PruningAction drawn = randomAction(problem, generator);
            const PruningAction fitted = fitToBudget(problem, drawn, 1.0);
            for (std::size_t a = 0; a < problem.space.groups.size(); ++a) {
                if (!problem.space.groups[a].prunable) {
                    QCOMPARE(fitted.pruningRatio[a], 0.0);
                    continue;
                }
                QVERIFY(fitted.pruningRatio[a] >= problem.minRatio && fitted.pruningRatio[a] <= problem.maxRatio);
                for (std::size_t b = 0; b < a; ++b)
                    if (problem.space.groups[b].prunable && drawn.pruningRatio[a] < drawn.pruningRatio[b])
                        QVERIFY(fitted.pruningRatio[a] <= fitted.pruningRatio[b]);
            }
        }
    }

    void aUniformCutStaysUniform()
    {
        AgentTask problem = task();
        problem.budgets.flops = 0.3 * static_cast<double>(complexity(problem.spec).flops());
        for (const bool keepBlocks : {true, false}) {
            const PruningAction fitted = fitToBudget(problem, uniformAction(problem.space, 0.5, keepBlocks), 1.0);
            const double ratio = fitted.pruningRatio[0];
            const PruningAction expected = uniformAction(problem.space, ratio, keepBlocks);
            for (std::size_t g = 0; g < problem.space.groups.size(); ++g)
                QVERIFY(std::abs(fitted.pruningRatio[g] - expected.pruningRatio[g]) < 1e-9);
            // The least cut that is enough: a little less misses the budget.
            QVERIFY(share(problem, fitted) <= 0.3);
            QVERIFY(share(problem, uniformAction(problem.space, ratio - 1e-3, keepBlocks)) > 0.3);
        }
    }

    void severalBudgetsAreMetAtOnce()
    {
        AgentTask problem = task();
        const Complexity whole = complexity(problem.spec);
        problem.budgets.flops = 0.5 * static_cast<double>(whole.flops());
        problem.budgets.params = 0.1 * static_cast<double>(whole.params);
        Generator generator(5);
        const PruningAction fitted = fitToBudget(problem, randomAction(problem, generator), 1.0);
        const Complexity left = complexity(slimSpec(problem.spec, problem.space, fitted, problem.plan));
        QVERIFY(static_cast<double>(left.flops()) <= *problem.budgets.flops);
        QVERIFY(static_cast<double>(left.params) <= *problem.budgets.params);
        QVERIFY(static_cast<double>(left.params) > 0.9 * *problem.budgets.params);
    }

    void outOfReachIsTheBound()
    {
        AgentTask problem = task();
        problem.budgets.flops = 1;
        Generator generator(6);
        const PruningAction drawn = randomAction(problem, generator);
        const PruningAction least = fitToBudget(problem, drawn, 1.0);
        problem.budgets.flops = 1e15;
        const PruningAction most = fitToBudget(problem, drawn, 1.0);
        for (std::size_t g = 0; g < problem.space.groups.size(); ++g)
            if (problem.space.groups[g].prunable) {
                QVERIFY(std::abs(least.pruningRatio[g] - problem.maxRatio) < 1e-4);
                QVERIFY(std::abs(most.pruningRatio[g] - problem.minRatio) < 1e-4);
            }
    }

    void withoutABudgetNothingMoves()
    {
        AgentTask problem = task();
        problem.budgets.latencyMs = 3;  // not known before it is measured
        Generator generator(7);
        const PruningAction drawn = randomAction(problem, generator);
        QVERIFY(!hasCostTarget(problem));
        QVERIFY(fitToBudget(problem, drawn, 0.5) == drawn);
        QCOMPARE(budgetUse(problem, drawn), 0.0);
    }
};

QTEST_APPLESS_MAIN(CostFitTest)
#include "tst_cost_fit.moc"
