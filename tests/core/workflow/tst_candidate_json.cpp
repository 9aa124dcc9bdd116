#include "core/workflow/candidate_json.h"

#include <QTest>

using namespace abcp;

namespace {

Episode episode(int number, double map50, std::int64_t flops, double reward)
{
    Episode result;
    result.number = number;
    result.measurement = Measurement{.map50 = map50, .flops = flops};
    result.reward = reward;
    return result;
}

Episode failed(int number)
{
    Episode result;
    result.number = number;
    result.failure = "out, of \"luck\"";
    return result;
}

}  // namespace

class CandidateJsonTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void carriesTheContractsKeys()
    {
        const Json json = candidateJson(episode(4, 0.5, 100, 1.5));
        for (const char* key : {"episode", "map50", "loss", "flops", "params", "latency_ms", "reward", "flops_ratio", "params_ratio"})
            QVERIFY2(json.contains(key), key);
        QCOMPARE(json["episode"].get<int>(), 4);
        QCOMPARE(json["reward"].get<double>(), 1.5);
        const Json broken = candidateJson(failed(2));
        QVERIFY(broken["map50"].is_null() && broken["reward"].is_null());
        QCOMPARE(broken["failure"].get<std::string>(), std::string("out, of \"luck\""));
    }

    void summaryFindsBestAndFront()
    {
        const std::vector<Episode> episodes{episode(0, 0.5, 100, 1), failed(1), episode(2, 0.4, 200, 3), episode(3, 0.7, 300, 2)};
        const RunSummary summary = summarise(episodes);
        QCOMPARE(summary.episodes, 4);
        QCOMPARE(summary.failed, 1);
        QCOMPARE(summary.best->number, 2);
        QCOMPARE(summary.front.size(), std::size_t{2});  // episode 2 is dominated by episode 0
        QCOMPARE(summary.front[0].number, 0);
        QCOMPARE(summary.front[1].number, 3);
        QCOMPARE(toJson(summary, RunId{5})["run"].get<int>(), 5);
        QVERIFY(describe(summary, RunId{5}).find("1 failed") != std::string::npos);
        QVERIFY(toJson(summarise({}), RunId{1})["best"].is_null());
    }

    void watchedMeasurementsAreShownWhereThereAreSome()
    {
        QVERIFY(!candidateJson(episode(4, 0.5, 100, 1.5)).contains("watched_map50"));
        Episode watched = episode(0, 0.5, 100, 1.5);
        watched.measurement->watched = {0.125, 0.0625};
        QCOMPARE(candidateJson(watched)["watched_map50"].get<double>(), 0.125);
        QCOMPARE(candidateJson(watched)["watched_map50_95"].get<double>(), 0.0625);
        const std::vector<Episode> episodes{watched, failed(1)};
        QVERIFY(describe(summarise(episodes), RunId{1}).find("watched\n") != std::string::npos);
        QVERIFY(describe(summarise(episodes), RunId{1}).find("   0.1250\n") != std::string::npos);
        const QStringList lines = QString::fromStdString(candidatesCsv(episodes)).split('\n', Qt::SkipEmptyParts);
        QVERIFY(lines[0].endsWith("watched_map50,watched_map50_95"));
        QVERIFY(lines[1].endsWith(",0.125,0.0625"));
        QCOMPARE(lines[2].count(','), lines[0].count(','));
    }

    void networksThatWereMeasuredBeforeAreMarked()
    {
        Episode again = episode(3, 0.5, 100, 1.5);
        QVERIFY(!candidateJson(again).contains("same_as"));
        again.sameAs = 1;
        QCOMPARE(candidateJson(again)["same_as"].get<int>(), 1);
        const std::vector<Episode> episodes{failed(0), episode(1, 0.5, 100, 1.5), again};
        const RunSummary summary = summarise(episodes);
        QCOMPARE(summary.seenBefore, 1);
        QCOMPARE(summary.best->number, 1);
        QCOMPARE(summary.front.size(), std::size_t{1});
        QCOMPARE(summary.front[0].number, 1);
        QCOMPARE(toJson(summary, RunId{1})["seen_before"].get<int>(), 1);
        QVERIFY(describe(summary, RunId{1}).starts_with("run 1: 3 episodes, 1 failed, 1 not evaluated: an earlier one had the same network\n"));
        const QStringList lines = QString::fromStdString(candidatesCsv(episodes)).split('\n', Qt::SkipEmptyParts);
        QVERIFY(lines[0].endsWith(",same_as"));
        QVERIFY(lines[2].endsWith(","));
        QVERIFY(lines[3].endsWith(",1"));
        QCOMPARE(lines[1].count(','), lines[0].count(','));
    }

    void candidatesThatWereCutShortAreMarked()
    {
        Episode full = episode(0, 0.25, 100, 1.5), cut = episode(1, 0.5, 200, 2);
        full.measurement->earlyLoss = 3;
        cut.measurement->earlyLoss = 4.5;
        cut.measurement->stoppedAtStep = 6;
        QCOMPARE(candidateJson(full)["early_loss"].get<double>(), 3.0);
        QVERIFY(!candidateJson(full).contains("stopped_at_step"));
        QCOMPARE(candidateJson(cut)["stopped_at_step"].get<int>(), 6);
        Episode again = cut;
        again.number = 3;
        again.sameAs = 1;
        const std::vector<Episode> episodes{full, cut, failed(2), again};
        QCOMPARE(summarise(episodes).cutShort, 1);
        QCOMPARE(toJson(summarise(episodes), RunId{1})["cut_short"].get<int>(), 1);
        const QString text = QString::fromStdString(describe(summarise(episodes), RunId{1}));
        QVERIFY(text.contains(", 1 cut short while fine-tuning: they looked hopeless\n"));
        QVERIFY(text.endsWith("  cut short at step 6\n"));
        const QStringList lines = QString::fromStdString(candidatesCsv(episodes)).split('\n', Qt::SkipEmptyParts);
        QVERIFY(lines[0].endsWith(",same_as,stopped_at_step"));
        QVERIFY(lines[1].endsWith(",,"));
        QVERIFY(lines[2].endsWith(",,6"));
        QVERIFY(lines[4].endsWith(",1,6"));
        QCOMPARE(lines[3].count(','), lines[0].count(','));
    }

    void csvHasOneLineAnEpisode()
    {
        const std::vector<Episode> episodes{episode(0, 0.25, 100, 1), failed(1)};
        const QStringList lines = QString::fromStdString(candidatesCsv(episodes)).split('\n', Qt::SkipEmptyParts);
        QCOMPARE(lines.size(), 3);
        for (const QString& line : lines)
            QCOMPARE(line.count(','), lines[0].count(','));
        QVERIFY(lines[1].startsWith("0,ok,0.25,"));
        QVERIFY(lines[2].startsWith("1,failed,"));
    }
};

QTEST_APPLESS_MAIN(CandidateJsonTest)
#include "tst_candidate_json.moc"
