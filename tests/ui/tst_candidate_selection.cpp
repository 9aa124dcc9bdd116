#include "tests/ui/synthetic_run.h"
#include "ui/models/candidate_selection.h"

#include <QSignalSpy>
#include <QTest>

#include <utility>

using namespace abcp::ui;

class CandidateSelectionTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void followsTheBestUntilTheUserPicks()
    {
        RunModel run;
        CandidateSelection selection(run);
        LoadedRun start = syntheticRun(60);
        const auto episodes = std::exchange(start.episodes, {});
        run.open(start);
        QCOMPARE(selection.current(), CandidateSelection::none);
        for (std::size_t i = 0; i < 30; ++i) {
            run.append({episodes[i]});
            QCOMPARE(selection.current(), run.best().value_or(CandidateSelection::none));
        }
        selection.select(3);
        QVERIFY(!selection.followsBest());
        for (std::size_t i = 30; i < episodes.size(); ++i)
            run.append({episodes[i]});
        QCOMPARE(selection.current(), 3);
        selection.setFollowsBest(true);
        QCOMPARE(selection.current(), *run.best());
    }

    void staysWithinTheRun()
    {
        RunModel run;
        CandidateSelection selection(run);
        selection.select(0);
        selection.step(1);
        QCOMPARE(selection.current(), CandidateSelection::none);
        run.open(syntheticRun(5));
        selection.select(99);
        selection.select(-1);
        QVERIFY(selection.followsBest());
        selection.select(4);
        selection.step(1);
        QCOMPARE(selection.current(), 4);
        selection.select(0);
        selection.step(-1);
        QCOMPARE(selection.current(), 0);
        selection.step(2);
        QCOMPARE(selection.current(), 2);
    }

    void anotherRunBeginsAfresh()
    {
        RunModel run;
        CandidateSelection selection(run);
        run.open(syntheticRun(20));
        selection.select(7);
        run.close();
        QCOMPARE(selection.current(), CandidateSelection::none);
        run.open(syntheticRun(20, 2));
        QCOMPARE(selection.current(), *run.best());
    }
};

QTEST_MAIN(CandidateSelectionTest)
#include "tst_candidate_selection.moc"
