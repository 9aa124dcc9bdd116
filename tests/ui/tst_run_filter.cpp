#include "ui/models/run_filter.h"

#include "ui/models/compared_run.h"

#include <QTest>

using namespace abcp;
using namespace abcp::ui;

namespace {

// Two candidates: 0.8 at 1 GFLOPs with 2 M params in 5 ms, 0.5 at 100 MFLOPs with 300 k in 1 ms.
ComparedRun subject()
{
    ComparedRun run;
    run.record.settings.name = "night run";
    run.record.settings.agent = "abcp";
    run.record.settings.cfg = "/nets/yolov3-tiny.cfg";
    run.record.settings.data = "/data/robots/";
    run.record.state = RunState::Finished;
    run.record.note = "with the curtains drawn";
    run.record.episodes = 120;
    run.tags = {"jetson", "first try"};
    run.points = {{0, 0.8, 1e9, 2e6, 5, 0.7}, {1, 0.5, 1e8, 3e5, 1, 0.6}};
    run.points[0].keptShare = 0.4;
    run.points[0].blocksKept = 1;
    run.points[0].blocks = {true, false};
    run.points[1].repeated = true;
    run.points[1].blocks = {true, true};
    run.points[1].blocksKept = 2;
    run.best = 0;
    run.hypervolume = 1.25;
    return run;
}

}  // namespace

class RunFilterTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void matches_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("matches");
        QTest::newRow("nothing") << "" << true;
        QTest::newRow("blanks") << "  \t " << true;
        QTest::newRow("accuracy") << "map50>0.7" << true;
        QTest::newRow("accuracy of none") << "map50>0.9" << false;
        QTest::newRow("per cent") << "map50>=80%" << true;
        QTest::newRow("giga") << "flops<2G" << true;
        QTest::newRow("small letter") << "flops<0.05g" << false;
        QTest::newRow("mega") << "flops<=100M" << true;
        QTest::newRow("an exponent") << "flops<2e9" << true;
        QTest::newRow("of one candidate") << "map50>0.7 flops<2G" << true;
        QTest::newRow("of two candidates together") << "map50>0.7 flops<200M" << false;
        QTest::newRow("params") << "params<500k" << true;
        QTest::newRow("latency") << "latency<2ms" << true;
        QTest::newRow("latency and accuracy") << "latency<2ms map50>0.6" << false;
        QTest::newRow("reward") << "reward>.65" << true;
        QTest::newRow("loss") << "loss>=0" << true;
        QTest::newRow("a word of the note") << "note:curtain" << true;
        QTest::newRow("no word of the note") << "-note:curtain" << false;
        QTest::newRow("exactly") << "map50=0.5" << true;
        QTest::newRow("a later episode") << "episode>0 map50<0.6" << true;
        QTest::newRow("share of the channels") << "kept<=40%" << true;
        QTest::newRow("blocks that stay") << "blocks>2" << false;
        QTest::newRow("a pruned block") << "block1:pruned" << true;
        QTest::newRow("a pruned block of another") << "block1:pruned map50<0.6" << false;
        QTest::newRow("a kept block") << "BLOCK0:kept" << true;
        QTest::newRow("a block that is not there") << "block7:kept" << false;
        QTest::newRow("a network that was there before") << "same:yes map50>0.6" << false;
        QTest::newRow("new networks") << "same:no map50>0.6" << true;
        QTest::newRow("episodes") << "episodes>=120" << true;
        QTest::newRow("fewer episodes") << "episodes<120" << false;
        QTest::newRow("hypervolume") << "hypervolume>1" << true;
        QTest::newRow("tag") << "tag:jetson" << true;
        QTest::newRow("tag, capitals") << "TAG:Jetson" << true;
        QTest::newRow("part of a tag") << "tag:jet" << false;
        QTest::newRow("not the tag") << "-tag:jetson" << false;
        QTest::newRow("not another tag") << "-tag:orin" << true;
        QTest::newRow("word in the name") << "night" << true;
        QTest::newRow("word in a tag") << "first" << true;
        QTest::newRow("word in the network") << "tiny" << true;
        QTest::newRow("word nowhere") << "day" << false;
        QTest::newRow("not a word") << "-day" << true;
        QTest::newRow("agent") << "agent:abcp" << true;
        QTest::newRow("network") << "network:yolov3" << true;
        QTest::newRow("data") << "data:robots" << true;
        QTest::newRow("state") << "state:finished" << true;
        QTest::newRow("name is not the network") << "name:yolo" << false;
        QTest::newRow("everything") << "map50>0.7 flops<2G tag:jetson night -agent:random" << true;
        QTest::newRow("everything but one") << "map50>0.7 flops<2G tag:jetson night agent:random" << false;
    }

    void matches()
    {
        QFETCH(const QString, text);
        QFETCH(const bool, matches);
        const RunFilter filter = RunFilter::parse(text);
        QCOMPARE(filter.error(), QString());
        QCOMPARE(filter.matches(subject()), matches);
    }

    void errors_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("part");
        QTest::newRow("unknown figure") << "mAP>0.5"
                                        << "no figure \"mAP\"";
        QTest::newRow("no figure") << ">0.5"
                                   << "no figure \"\"";
        QTest::newRow("a negated figure") << "-map50>0.5"
                                          << "no figure \"-map50\"";
        QTest::newRow("no number") << "map50>"
                                   << "a number is missing";
        QTest::newRow("words") << "map50>good"
                               << "\"good\" is no number";
        QTest::newRow("a comma") << "map50>0,7"
                                 << "\"0,7\" is no number";
        QTest::newRow("an unknown unit") << "flops<2X"
                                         << "\"2X\" is no number";
        QTest::newRow("too large") << "flops<1e999"
                                   << "\"1e999\" is no number";
        QTest::newRow("two comparisons") << "map50>>1"
                                         << "\">1\" is no number";
        QTest::newRow("unknown field") << "colour:red"
                                       << "no field \"colour\"";
        QTest::newRow("no word") << "tag:"
                                 << "a word is missing";
        QTest::newRow("only a minus") << "night -"
                                      << "a word is missing";
        QTest::newRow("a block's fate") << "block3:maybe" << "\"kept\" or \"pruned\"";
        QTest::newRow("same as what") << "same:3" << "\"yes\" or \"no\"";
        QTest::newRow("the second term") << "night map50>x"
                                         << "map50>x";
    }

    void errors()
    {
        QFETCH(const QString, text);
        QFETCH(const QString, part);
        const RunFilter filter = RunFilter::parse(text);
        QVERIFY2(filter.error().contains(part), qPrintable(filter.error()));
        QVERIFY(filter.isEmpty());
        QVERIFY(filter.matches(subject()));
    }

    void aRunWithoutCandidatesMeetsNoFigure()
    {
        ComparedRun run = subject();
        run.points.clear();
        QVERIFY(!RunFilter::parse(QStringLiteral("map50>=0")).matches(run));
        QVERIFY(RunFilter::parse(QStringLiteral("jetson")).matches(run));
    }
};

QTEST_APPLESS_MAIN(RunFilterTest)
#include "tst_run_filter.moc"
