#include "core/network/complexity.h"
#include "core/search/cost_fit.h"
#include "core/search/uniform_probes.h"
#include "tests/support/network_text.h"

#include <QTest>

#include <algorithm>
#include <optional>
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

QString keptText(const PruningAction& action)
{
    QString text;
    for (const bool keep : action.keepBlock)
        text += keep ? '1' : '.';
    return text;
}

// What is left as the best after these rewards.
QString bestAfter(const std::vector<std::optional<double>>& rewards)
{
    UniformProbes probes(eightBlocks());
    for (const std::optional<double> reward : rewards) {
        probes.next();
        probes.answer(reward);
    }
    return probes.best() ? keptText(probes.best()->action) : QString("none");
}

}  // namespace

class UniformProbesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theyAreUniformAndMeetTheBudget()
    {
        const AgentTask task = eightBlocks();
        UniformProbes probes(task);
        QStringList kept;
        while (probes.left() > 0) {
            const PruningAction action = probes.next();
            QVERIFY2(budgetUse(task, action) <= 1 && budgetUse(task, action) > 0.6, qPrintable(QString::number(budgetUse(task, action))));
            QCOMPARE(action.pruningRatio.at(0), action.pruningRatio.at(3));
            kept << keptText(action);
        }
        QCOMPARE(kept, (QStringList{"........", ".1.1.1.1", "11111111"}));
    }

    void theLargestRewardIsTheBest()
    {
        QCOMPARE(bestAfter({-3.0, -1.0, -2.0}), QString(".1.1.1.1"));
        QCOMPARE(bestAfter({1.0, 1.0, 1.0}), QString("........"));
        QCOMPARE(bestAfter({std::nullopt, -9.0, std::nullopt}), QString(".1.1.1.1"));
        QCOMPARE(bestAfter({std::nullopt, std::nullopt, std::nullopt}), QString("none"));
        QCOMPARE(bestAfter({}), QString("none"));
    }

    void allMayBeProposedBeforeTheFirstAnswer()
    {
        UniformProbes probes(eightBlocks());
        QVERIFY(!probes.hasBegun() && !probes.isAwaited());
        std::vector<PruningAction> proposed;
        while (probes.left() > 0)
            proposed.push_back(probes.next());
        QVERIFY(probes.hasBegun());
        for (const PruningAction& action : proposed) {
            QVERIFY(probes.isAwaited());
            QVERIFY(probes.answer(1.0).action == action);  // in the order of the proposals
        }
        QVERIFY(!probes.isAwaited());
    }

    void lockedBlocksStayAsTheyAre()
    {
        AgentTask task = eightBlocks();
        task.blockLocks.assign(task.space.blocks.size(), std::nullopt);
        task.blockLocks[0] = false;
        task.blockLocks[7] = true;
        UniformProbes probes(task);
        QVERIFY(probes.left() > 0);
        while (probes.left() > 0) {
            const PruningAction action = probes.next();
            QVERIFY(!action.keepBlock.front() && action.keepBlock.back());
        }
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
