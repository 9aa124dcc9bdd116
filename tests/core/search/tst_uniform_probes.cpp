#include "core/network/complexity.h"
#include "core/search/block_patterns.h"
#include "core/search/cost_fit.h"
#include "core/search/uniform_probes.h"
#include "tests/support/network_text.h"

#include <QTest>

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

using namespace abcp;

namespace {

// Eight residual blocks in a row.
AgentTask eightBlocks()
{
    std::string text = "in 3x32x32 | conv 16 3 /2";
    for (int block = 0; block < 8; ++block)
        text += " | conv 8 1 | conv 16 | shortcut -3";
    AgentTask task;
    task.spec = networkSpec(text + " | conv 32 3 /2 | head 2");
    task.space = deriveSearchSpace(task.spec);
    task.budgets.flops = 0.2 * static_cast<double>(complexity(task.spec).flops());
    return task;
}

std::string keptText(const PruningAction& action)
{
    std::string text;
    for (const bool keep : action.keepBlock)
        text += keep ? '1' : '.';
    return text;
}

// All that is probed, in order.
std::vector<std::string> probed(UniformProbes& probes, const std::function<std::optional<double>(const std::string&)>& rewardOf)
{
    std::vector<std::string> all;
    while (probes.left() > 0) {
        all.push_back(keptText(probes.next()));
        probes.answer(rewardOf(all.back()));
    }
    return all;
}

}  // namespace

class UniformProbesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // The first three blocks are worth keeping: found through the first two and a neighbour of theirs, and nothing evenly spaced any more once the first are better.
    void searchesTheNumberAndThePlaceOfBlocks()
    {
        UniformProbes probes(eightBlocks());
        const auto reward = [](const std::string& kept) {
            double value = 0;
            for (std::size_t i = 0; i < kept.size(); ++i)
                value += kept[i] == '.' ? 0 : i < 3 ? 1 : -1;
            return std::optional(value);
        };
        QCOMPARE(probed(probes, reward), (std::vector<std::string>{"........", ".1.1.1.1", "11111111",     // whose best is none, and no block the first of equals
                                                                   "...1...1", "11......", "......11",     // a quarter of the blocks more
                                                                   "1.......", "111.....",                 // one less and one more of the first
                                                                   "111.....", "11......", "1.......", "111.....", "11......", "1......."}));
        QCOMPARE(QString::fromStdString(keptText(probes.best()->action)), QString("111....."));
        QVERIFY(!probes.isAwaited());
    }

    void endsWithAStageThatBringsNothing()
    {
        UniformProbes probes(eightBlocks());
        const std::vector<std::string> all = probed(probes, [](const std::string& kept) { return -static_cast<double>(std::ranges::count(kept, '1')); });
        QCOMPARE(all.size(), std::size_t{6});
        QCOMPARE(QString::fromStdString(keptText(probes.best()->action)), QString("........"));
    }

    void goesDownFromAllBlocksAndToBothSidesOfHalf()
    {
        UniformProbes all(eightBlocks());
        const std::vector<std::string> down = probed(all, [](const std::string& kept) { return static_cast<double>(std::ranges::count(kept, '1')); });
        QCOMPARE(std::vector(down.begin() + 3, down.end()), (std::vector<std::string>{"11.111.1", "111111..", "..111111"}));

        UniformProbes half(eightBlocks());
        const auto nearHalf = [](const std::string& kept) { return kept == ".1.1.1.1" ? 1.0 : -std::abs(4.0 - static_cast<double>(std::ranges::count(kept, '1'))); };
        const std::vector<std::string> around = probed(half, nearHalf);
        QCOMPARE(std::set(around.begin() + 3, around.end()), (std::set<std::string>{"...1...1", "11.111.1", "11......", "1111....", "111111..", "......11", "....1111", "..111111"}));
    }

    // All ratios alike, but where one is measured again.
    void allAreUniformCutsThatMeetTheBudget()
    {
        const AgentTask task = eightBlocks();
        UniformProbes probes(task);
        std::set<std::vector<bool>> had;
        while (probes.left() > 0) {
            const PruningAction action = probes.next();
            const bool isRepeat = !had.insert(action.keepBlock).second;
            QVERIFY2(budgetUse(task, action) <= 1 && budgetUse(task, action) > 0.6, qPrintable(QString::number(budgetUse(task, action))));
            if (!isRepeat)
                QCOMPARE(action.pruningRatio.at(0), action.pruningRatio.at(3));
            probes.answer((action.keepBlock.front() ? 1 : 0) - 0.1 * static_cast<double>(std::ranges::count(action.keepBlock, true)));
        }
        QVERIFY(had.size() > 6);
    }

    // The first two blocks were lucky once; with other ratios they are worth less than none.
    void aLuckyCutIsFoundOut()
    {
        UniformProbes probes(eightBlocks());
        std::map<std::string, int> measured;
        std::vector<PruningAction> lucky;
        while (probes.left() > 0) {
            const PruningAction action = probes.next();
            const std::string kept = keptText(action);
            if (kept == "11......")
                lucky.push_back(action);
            probes.answer(kept == "11......" ? (measured[kept]++ == 0 ? 1.0 : -3.0) : kept == "........" ? 0.0 : -5.0);
        }
        QCOMPARE(QString::fromStdString(keptText(probes.best()->action)), QString("........"));
        QCOMPARE(probes.best()->action.pruningRatio.at(0), probes.best()->action.pruningRatio.at(3));
        QCOMPARE(lucky.size(), std::size_t{3});
        QVERIFY(lucky[1].pruningRatio.at(0) != lucky[1].pruningRatio.at(3) && !(lucky[1] == lucky[2]));
    }

    void lockedBlocksStayAsTheyAre()
    {
        AgentTask task = eightBlocks();
        task.blockLocks.assign(task.space.blocks.size(), std::nullopt);
        task.blockLocks[0] = false;
        task.blockLocks[7] = true;
        UniformProbes probes(task);
        for (const std::string& kept : probed(probes, [](const std::string& one) { return static_cast<double>(std::ranges::count(one, '1')); }))
            QVERIFY2(kept.front() == '.' && kept.back() == '1', kept.c_str());
    }

    void failuresAreNoCuts()
    {
        UniformProbes none(eightBlocks());
        QCOMPARE(probed(none, [](const std::string&) { return std::nullopt; }).size(), std::size_t{3});
        QVERIFY(!none.best());

        UniformProbes some(eightBlocks());
        probed(some, [](const std::string& kept) { return kept == "11......" ? std::optional(-5.0) : kept == "........" ? std::optional(-6.0) : std::nullopt; });
        QCOMPARE(QString::fromStdString(keptText(some.best()->action)), QString("11......"));
    }

    // Several of a stage may be proposed before the first answer; those of the next only after the last one.
    void aStageIsProposedAtOnce()
    {
        UniformProbes probes(eightBlocks());
        QVERIFY(!probes.hasBegun());
        for (int i = 0; i < 3; ++i)
            probes.next();
        QVERIFY(probes.hasBegun());
        QCOMPARE(probes.left(), std::size_t{0});
        for (int i = 0; i < 3; ++i) {
            QVERIFY(probes.isAwaited());
            QCOMPARE(probes.left(), std::size_t{0});
            probes.answer(-i);
        }
        QVERIFY(!probes.isAwaited());
        QCOMPARE(probes.left(), std::size_t{3});
    }

    void thereAreNoneWithoutABudget()
    {
        AgentTask task = eightBlocks();
        task.budgets = {};
        QCOMPARE(UniformProbes(task).left(), std::size_t{0});
        QVERIFY(!UniformProbes().best());
    }
};

QTEST_APPLESS_MAIN(UniformProbesTest)
#include "tst_uniform_probes.moc"
