#include "core/store/run_query.h"

#include "core/base/error.h"

#include <QtTest>

using namespace abcp;

namespace {

// Two candidates: 0.8 at 1 GFLOPs with 2 M params in 5 ms, 0.5 at 100 MFLOPs with 300 k in 1 ms.
RunOverview subject()
{
    RunOverview run;
    run.record.settings.name = "night run";
    run.record.settings.agent = "abcp";
    run.record.settings.cfg = "/nets/yolov3-tiny.cfg";
    run.record.settings.data = "/data/robots/";
    run.record.state = RunState::Finished;
    run.record.episodes = 120;
    run.record.note = "heavy heads";
    run.tags = {"jetson", "first try"};
    run.points = {{0, 0.8, 1e9, 2e6, 5, 0.7, 0.4, 1, false, {true, false}}, {1, 0.5, 1e8, 3e5, 1, 0.6, 1, 2, true, {true, true}}};
    run.best = 0;
    run.hypervolume = 1.25;
    return run;
}

}  // namespace

class TestRunQuery : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void matches_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("matches");
        const auto row = [](const char* text, bool matches) { QTest::addRow("%s", text) << QByteArray(text) << matches; };
        row("", true);
        row(" \t ", true);
        row("map50>0.7", true);
        row("map50>0.9", false);
        row("map50>=80%", true);
        row("flops<2G", true);
        row("FLOPS<0.05g", false);
        row("flops<=100M", true);
        row("flops<2e9", true);
        row("map50>0.7 flops<2G", true);
        row("map50>0.7 flops<200M", false);  // one candidate must meet both
        row("latency<2ms map50>0.6", false);
        row("reward>.65", true);
        row("map50=0.5", true);
        row("episode>0 map50<0.6", true);
        row("kept<=40%", true);
        row("blocks>2", false);
        row("block1:pruned", true);
        row("block1:pruned map50<0.6", false);
        row("BLOCK0:kept", true);
        row("block7:kept", false);
        row("same:yes map50>0.6", false);
        row("same:no map50>0.6", true);
        row("episodes>=120", true);
        row("episodes<120 map50>0.7", false);
        row("hypervolume>1", true);
        row("tag:jetson", true);
        row("TAG:Jetson", true);
        row("tag:jet", false);
        row("-tag:jetson", false);
        row("-tag:orin", true);
        row("night", true);
        row("first", true);
        row("tiny", true);
        row("day", false);
        row("-day", true);
        row("agent:abcp network:yolov3 data:robots state:finished note:heavy", true);
        row("name:yolo", false);
    }
    void matches()
    {
        QFETCH(QByteArray, text);
        QFETCH(bool, matches);
        QCOMPARE(RunQuery::parse(text.toStdString()).matches(subject()), matches);
    }

    void mistakesAreNamed_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char* text, const char* expected) { QTest::addRow("%s", text) << QByteArray(text) << QByteArray(expected); };
        row("colour:red", "there is no field \"colour\", only tag, name");
        row("size>3", "there is no figure \"size\", only map50, flops");
        row("night map50>x", "map50>x: \"x\" is no number");
        row("map50>", "a number is missing");
        row("flops<2Q", "\"2Q\" is no number");
        row("flops<1e999", "is no number");
        row("tag:", "a word is missing");
        row("night -", "a word is missing");
        row("block3:maybe", "\"kept\" or \"pruned\"");
        row("block99999999999:kept", "there is no field");
        row("same:3", "\"yes\" or \"no\"");
        row("<3", "there is no figure \"\"");
    }
    void mistakesAreNamed()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, expected);
        try {
            RunQuery::parse(text.toStdString());
            QFAIL("not refused");
        } catch (const InputError& error) {
            QVERIFY2(QByteArray(error.what()).startsWith("filter: ") && QByteArray(error.what()).contains(expected), error.what());
        }
    }

    void aRunWithoutCandidatesMeetsNoFigure()
    {
        RunOverview run = subject();
        run.points.clear();
        QVERIFY(!RunQuery::parse("map50>=0").matches(run));
        QVERIFY(RunQuery::parse("jetson").matches(run));
    }

    // Judged as its figures are, whether or not its decisions have to be counted.
    void anEpisodeIsJudgedAsItsFigures()
    {
        Episode episode;
        episode.measurement = Measurement{.map50 = 0.6, .flops = 100};
        episode.reward = 0.5;
        episode.decisions = {{3, 0, 1, 1}, {5, 1, 0, 1}, {0, -1, 8, 16}};
        for (const char* text : {"map50>0.5", "map50>0.7", "blocks=1", "blocks=2", "kept<=50%", "kept<40%", "block1:pruned", "block1:kept", "same:no", "map50>0.5 kept<40%"})
            QCOMPARE(RunQuery::parse(text).matches(episode), RunQuery::parse(text).matches(runPoint(episode)));
        QVERIFY(RunQuery::parse("blocks=1 kept=50% map50=0.6").matches(episode));
        QVERIFY(!RunQuery::parse("blocks=2").matches(episode));
        episode.measurement.reset();
        QVERIFY(!RunQuery::parse("map50>=0").matches(episode));
        QVERIFY(RunQuery::parse("jetson").matches(episode));
    }

    void aRunThatWasInterruptedIsFoundByBothWords()
    {
        RunOverview run = subject();
        run.record.state = RunState::Running;
        QVERIFY(RunQuery::parse("state:running").matches(run) && RunQuery::parse("state:interrupted").matches(run));
        QVERIFY(!RunQuery::parse("state:interrupted").matches(subject()));
    }
};

QTEST_APPLESS_MAIN(TestRunQuery)
#include "tst_run_query.moc"
