#include "core/workflow/run_comparison.h"

#include <QtTest>

using namespace abcp;

namespace {

RunOverview run(std::int64_t id, std::vector<RunPoint> candidates)
{
    RunOverview result;
    result.record.id = RunId{id};
    result.points = std::move(candidates);
    return result;
}

RunPoint candidate(int episode, double map50, double flops)
{
    RunPoint figures;
    figures.episode = episode;
    figures.map50 = map50;
    figures.flops = flops;
    return figures;
}

}  // namespace

// Runs beside each other.
class TestRunComparison : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void frontOfSeveralRuns()
    {
        const std::vector<RunOverview> runs{run(1, {candidate(0, 0.5, 100), candidate(1, 0.9, 900)}), run(2, {candidate(0, 0.6, 100), candidate(4, 0.8, 1000)})};
        const std::vector<JointFrontPoint> front = jointFront(std::vector{&runs[0], &runs[1]});
        QCOMPARE(front.size(), std::size_t{2});
        QVERIFY(front[0].run == RunId{2} && front[0].candidate.episode == 0);
        QVERIFY(front[1].run == RunId{1} && front[1].candidate.episode == 1);
        QCOMPARE(toJson(front)[1]["flops"].get<double>(), 900.0);
        QVERIFY(jointFront({}).empty());
    }

    void settingsThatDiffer()
    {
        std::vector<RunOverview> runs{run(1, {}), run(2, {}), run(3, {})};
        runs[1].record.settings.agent = "random";
        runs[2].record.settings.reward.budgets.flops = 1e8;
        const Json differing = differingSettings(runs);
        QCOMPARE(differing["/agent"][1].get<std::string>(), std::string("random"));
        QCOMPARE(differing["/agent"][0], differing["/agent"][2]);
        QVERIFY(differing.contains("/reward/budgets/flops") && !differing.contains("/seed"));
        QVERIFY(differingSettings(std::span(runs).first(1)).empty());
    }

    void layersThatDiffer()
    {
        Episode a, b;
        a.decisions = {{3, 0, 1, 1}, {0, -1, 8, 16}, {2, -1, 4, 32}};
        b.decisions = {{3, 0, 0, 1}, {0, -1, 8, 16}, {2, -1, 5, 32}};
        const auto differences = layerDifferences(a, b);
        QVERIFY(differences && differences->size() == 2);
        QVERIFY((*differences)[0].block == 0 && (*differences)[0].keptB == 0);
        QVERIFY((*differences)[1].layer == 2 && (*differences)[1].keptA == 4 && (*differences)[1].keptB == 5 && (*differences)[1].original == 32);
        QVERIFY(layerDifferences(a, a)->empty());
        b.decisions[2].original = 64;
        QVERIFY(!layerDifferences(a, b));
        b.decisions.pop_back();
        QVERIFY(!layerDifferences(a, b));
    }
};

QTEST_APPLESS_MAIN(TestRunComparison)
#include "tst_run_comparison.moc"
