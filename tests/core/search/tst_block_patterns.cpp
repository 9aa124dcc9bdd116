#include "core/search/block_patterns.h"

#include "core/network/complexity.h"
#include "core/search/cost_fit.h"
#include "tests/support/network_text.h"

#include <QTest>

#include <algorithm>
#include <set>
#include <string>

using namespace abcp;

namespace {

// Blocks one after another, each with as many channels inside as `widths` says.
AgentTask blocksOf(const std::vector<int>& widths)
{
    std::string text = "in 3x16x16 | conv 16";
    for (const int width : widths)
        text += " | conv " + std::to_string(width) + " 1 | conv 16 | shortcut -3";
    AgentTask task;
    task.spec = networkSpec(text + " | head 1");
    task.space = deriveSearchSpace(task.spec);
    return task;
}

using Numbers = std::vector<std::size_t>;
using Kept = std::vector<bool>;

}  // namespace

class BlockPatternsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyBeginningCoversTheRange()
    {
        QCOMPARE(coarseToFine(0), (Numbers{0}));
        QCOMPARE(coarseToFine(1), (Numbers{0, 1}));
        QCOMPARE(coarseToFine(8), (Numbers{0, 8, 4, 2, 6, 1, 3, 5, 7}));
        Numbers all = coarseToFine(23);
        QCOMPARE(all.size(), std::size_t{24});
        std::ranges::sort(all);
        for (std::size_t i = 0; i < all.size(); ++i)
            QCOMPARE(all[i], i);
    }

    void everyNthStays()
    {
        const AgentTask task = blocksOf({8, 8, 8, 8, 8});
        QCOMPARE(everyNthBlock(task.space, 0, 0.3), uniformAction(task.space, 0.3, false));
        QCOMPARE(everyNthBlock(task.space, 1, 0.3), uniformAction(task.space, 0.3, true));
        QCOMPARE(everyNthBlock(task.space, 2, 0.3).keepBlock, (Kept{false, true, false, true, false}));
        QCOMPARE(everyNthBlock(task.space, 2, 0.3).pruningRatio, uniformAction(task.space, 0.3).pruningRatio);
    }

    // Of four blocks the third is the cheapest and the first the dearest. None twice, whoever names it first.
    void namedSetsComeFirst()
    {
        BlockPatterns patterns(blocksOf({16, 8, 4, 12}));
        Generator generator(1);
        const std::vector<Kept> expected{
            {false, false, false, false}, {true, true, true, true},
            {false, true, false, true}, {true, true, false, false}, {false, false, true, true}, {false, true, true, false}, {true, false, false, true},
            {false, false, false, true}, {true, false, false, false}, {false, false, true, false},
            {true, true, false, true}, {true, true, true, false}, {false, true, true, true},
        };
        for (std::size_t i = 0; i < expected.size(); ++i)
            QVERIFY2(patterns.next(generator) == expected[i], qPrintable(QString::number(i)));
    }

    void noneComesTwiceWhileThereAreOthers()
    {
        for (const int blocks : {1, 3, 6}) {
            BlockPatterns patterns(blocksOf(std::vector<int>(static_cast<std::size_t>(blocks), 8)));
            Generator generator(2);
            std::vector<Kept> had;
            for (int i = 0; i < 1 << blocks; ++i) {
                had.push_back(patterns.next(generator));
                QCOMPARE(std::ranges::count(had, had.back()), 1);
            }
            for (int i = 0; i < 1 << blocks; ++i)
                QVERIFY(patterns.next(generator) == had[static_cast<std::size_t>(i)]);
        }
    }

    void manyBlocksNeverRunOut()
    {
        BlockPatterns patterns(blocksOf(std::vector<int>(20, 4)));
        Generator generator(3);
        std::set<Kept> had;
        for (int i = 0; i < 500; ++i)
            QVERIFY(had.insert(patterns.next(generator)).second);
    }

    void whatLiesInAPrunedBlockMakesNoDifference()
    {
        // Two blocks, the outer around the inner one: both, the outer alone, none.
        AgentTask task;
        task.spec = networkSpec("in 3x16x16 | conv 8 | conv 8 | conv 8 | shortcut -2 | conv 8 | shortcut -5 | head 1");
        task.space = deriveSearchSpace(task.spec);
        QCOMPARE(task.space.prunableBlocks(), 2);
        BlockPatterns patterns(task);
        Generator generator(4);
        std::set<Kept> had;
        for (int i = 0; i < 10; ++i)
            had.insert(patterns.next(generator));
        QCOMPARE(had.size(), std::size_t{3});
    }

    void uniformCutsUseTheWholeBudget()
    {
        AgentTask task = blocksOf({8, 8, 8, 8});
        QVERIFY(uniformCuts(task).empty());
        task.budgets.flops = 0.08 * static_cast<double>(complexity(task.spec).flops());
        const std::vector<PruningAction> cuts = uniformCuts(task);
        QCOMPARE(cuts.size(), std::size_t{3});
        for (std::size_t i = 0; i < cuts.size(); ++i) {
            QCOMPARE(static_cast<std::size_t>(std::ranges::count(cuts[i].keepBlock, true)), 2 * i);
            QVERIFY(budgetUse(task, cuts[i]) <= 1);
            // The least cut that is enough.
            PruningAction lessCut = uniformAction(task.space, cuts[i].pruningRatio[0] - 1e-2);
            lessCut.keepBlock = cuts[i].keepBlock;
            QVERIFY(budgetUse(task, lessCut) > 1);
        }
        // The fewer blocks, the wider the layers.
        QVERIFY(cuts[0].pruningRatio[0] < cuts[1].pruningRatio[0] && cuts[1].pruningRatio[0] < cuts[2].pruningRatio[0]);
        AgentTask plain = blocksOf({});
        plain.budgets.flops = 0.2 * static_cast<double>(complexity(plain.spec).flops());
        QCOMPARE(uniformCuts(plain).size(), std::size_t{1});
    }
};

QTEST_APPLESS_MAIN(BlockPatternsTest)
#include "tst_block_patterns.moc"
