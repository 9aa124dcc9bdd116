#include "core/search/layer_walk.h"

#include "core/network/complexity.h"
#include "core/search/cost_fit.h"
#include "tests/support/network_text.h"

#include <QTest>

#include <cmath>

using namespace abcp;

namespace {

// MACs by layer, in units of 256 x 16: 0: 3 x 8, 1: 8 x 4, 2: 4 x 8, 3: none, 4: 8 x 8, 5: 8 x 6; in all 12.5 after division by 16.
AgentTask task()
{
    AgentTask result;
    result.spec = networkSpec("in 3x16x16 | conv 8 1 | conv 4 1 | conv 8 1 | shortcut -3 | conv 8 1 | head 1");
    result.space = deriveSearchSpace(result.spec);
    result.minRatio = 0.0;
    result.maxRatio = 0.8;
    return result;
}

constexpr double whole = 3 * 8 + 8 * 4 + 4 * 8 + 8 * 8 + 8 * 6;

bool close(double a, double b)
{
    return std::abs(a - b) < 1e-6;
}

// The part of a state that is of this walk: spending, reduced, rest, previous, blocks kept.
double seen(const LayerWalk& walk, std::size_t step, std::size_t which)
{
    return static_cast<double>(walk.state(step)[std::tuple_size_v<StepFeatures> + which]);
}

}  // namespace

class LayerWalkTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void costsAddUp()
    {
        LayerWalk walk(task());
        // The stem with the tied convolution 2, the block, its inner convolution, the last one.
        QCOMPARE(walk.steps().size(), std::size_t{4});
        QVERIFY(walk.steps()[1].isBlock());
        QCOMPARE(seen(walk, 0, 0), 0.0);
        QVERIFY(close(seen(walk, 0, 1), 0) && close(seen(walk, 0, 2), 1) && close(seen(walk, 0, 3), 0) && close(seen(walk, 0, 4), 0.5));
        walk.decide(0, 0.5);  // the ratio 0.4 of layers 0 and 2
        QVERIFY(close(seen(walk, 1, 1), 0.4 * (3 * 8 + 4 * 8) / whole));
        QVERIFY(close(seen(walk, 1, 2), 1 - 3 * 8 / whole));
        QVERIFY(close(seen(walk, 1, 3), 0.5));
        walk.decide(1, 0.9);  // the block stays
        QVERIFY(walk.decides(2));
        QVERIFY(close(seen(walk, 2, 3), 0.9) && close(seen(walk, 2, 4), 1));
        walk.decide(2, 0.25);  // the ratio 0.2 of layer 1
        QVERIFY(close(seen(walk, 3, 1), (0.4 * (3 * 8 + 4 * 8) + 0.2 * 8 * 4) / whole));
        QVERIFY(close(seen(walk, 3, 2), (8 * 8 + 8 * 6) / whole));
        walk.decide(3, 0.0);
        const PruningAction action = walk.action();
        QCOMPARE(action.keepBlock, std::vector<bool>{true});
        QVERIFY(close(action.pruningRatio[0], 0.4) && close(action.pruningRatio[1], 0.2));
        QVERIFY(close(action.pruningRatio[2], 0.008));  // 0.01 from the bound
    }

    void aPrunedBlockLeavesNothingToDecide()
    {
        LayerWalk walk(task());
        walk.decide(0, 0);
        const double before = seen(walk, 1, 1);
        walk.decide(1, 0.5);
        QVERIFY(!walk.decides(2) && walk.decides(3));
        QVERIFY(close(seen(walk, 3, 1) - before, (8 * 4 + 4 * 8) / whole));
        QVERIFY(close(seen(walk, 3, 4), 0));
        walk.decide(3, 1);
        QCOMPARE(walk.action().keepBlock, std::vector<bool>{false});
        walk.restart();
        QVERIFY(walk.decides(2));
        QVERIFY(close(seen(walk, 1, 1), 0) && close(seen(walk, 1, 4), 0.5));
        QCOMPARE(walk.action().keepBlock, std::vector<bool>{true});
    }

    void spendsWhatIsDecided()
    {
        AgentTask problem = task();
        problem.spec = networkSpec("in 3x16x16 | conv 80 1 | conv 40 1 | conv 80 1 | shortcut -3 | conv 80 1 | head 1");
        problem.space = deriveSearchSpace(problem.spec);
        problem.budgets.flops = 0.5 * static_cast<double>(complexity(problem.spec).flops());
        LayerWalk walk(problem);
        QCOMPARE(walk.steps().size(), std::size_t{5});
        QCOMPARE(seen(walk, 0, 0), 1.0);
        QCOMPARE(seen(walk, 1, 0), 0.0);
        for (const double wanted : {smallestSpend, 0.6, 0.9, 0.97, 1.0}) {
            walk.restart();
            walk.decide(0, LayerWalk::numberOfSpend(wanted));
            for (std::size_t step = 1; step < walk.steps().size(); ++step)
                walk.decide(step, 0.6);
            const double use = budgetUse(problem, walk.action());
            QVERIFY2(use <= wanted + 1e-9 && use > 0.9 * wanted, qPrintable(QString("%1 of %2").arg(use).arg(wanted)));
        }
        QCOMPARE(LayerWalk::numberOfSpend(0), 0.0);
        QCOMPARE(LayerWalk::numberOfSpend(1), 1.0);
    }
};

QTEST_APPLESS_MAIN(LayerWalkTest)
#include "tst_layer_walk.moc"
