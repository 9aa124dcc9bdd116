#include "tests/ui/fake_engines.h"
#include "tests/ui/synthetic_run.h"
#include "ui/main_window.h"
#include "ui/models/steering_model.h"
#include "ui/models/steering_text.h"
#include "ui/models/view_filter.h"
#include "ui/plots/action_map.h"
#include "ui/plots/phase_marks.h"
#include "ui/plots/reward_plot.h"
#include "ui/views/lock_menu.h"
#include "ui/views/picture_strip.h"
#include "ui/views/policy_panel.h"
#include "ui/views/search_page.h"
#include "ui/views/setup_page.h"
#include "ui/views/steer_panel.h"
#include "ui/views/table_view.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QDockWidget>
#include <QDoubleSpinBox>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QSpinBox>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <memory>

using namespace abcp;
using namespace abcp::ui;

namespace fs = std::filesystem;

class SteerPanelTest : public QObject {
    Q_OBJECT

private:
    struct Window {
        QTemporaryDir folder;
        fs::path place = folder.path().toStdString();
        std::shared_ptr<FakeBehaviour> behaviour = std::make_shared<FakeBehaviour>();
        MainWindow window{makeFakeEngines(behaviour)};

        explicit Window(int episodes)
        {
            window.setDatabase(place / "studio.sqlite");
            window.resize(1280, 720);
            window.show();
            window.activateWindow();
            QVERIFY(QTest::qWaitForWindowActive(&window));
            window.setupPage()->setSettings(writeFakeProject(place, episodes));
            QTRY_VERIFY(window.startAction()->isEnabled());
            window.startAction()->trigger();
            QTRY_VERIFY(window.model().episodes().size() >= 3);
        }
        SteerPanel* panel() { return window.searchPage()->steerPanel(); }
        SteeringDraft& draft() { return window.searchPage()->steering(); }
    };

private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setOrganizationName(QStringLiteral("abcp-studio-test"));
        QCoreApplication::setApplicationName(QStringLiteral("tst_steer_panel"));
    }

    void init() { QSettings().clear(); }

    void theTableFollowsDraftAndPolicy()
    {
        RunModel run;
        SteeringDraft draft(run);
        PolicyHistory policy(run);
        SteeringModel table(draft, policy);
        const QAbstractItemModelTester tester(&table, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QCOMPARE(table.rowCount(), 0);
        run.open(syntheticRun(40));
        QCOMPARE(table.rowCount(), policy.rows().count());
        const int firstGroup = policy.rows().blockCount();
        const DecisionRows::Row& row = policy.rows().rows()[static_cast<std::size_t>(firstGroup)];
        QVERIFY(table.setData(table.index(firstGroup, SteeringModel::LeastColumn), 20.0, Qt::EditRole));
        QVERIFY(table.setData(table.index(firstGroup, SteeringModel::LargestColumn), 10.0, Qt::EditRole));
        QCOMPARE(*draft.groupBounds(row.group), (RatioBounds{0.1, 0.1}));
        QCOMPARE(table.index(firstGroup, SteeringModel::LockColumn).data().toString(), QStringLiteral("fixed"));
        QVERIFY(!table.setData(table.index(0, SteeringModel::LeastColumn), 20.0, Qt::EditRole));
        draft.setBlockLock(policy.rows().rows().front().block, true);
        QCOMPARE(table.index(0, SteeringModel::LockColumn).data().toString(), QStringLiteral("stays"));
        QCOMPARE(draft.steering().locks.ratios.begin()->first, row.firstLayer);
        draft.undoStack()->undo();
        draft.undoStack()->undo();
        QCOMPARE(*draft.groupBounds(row.group), (RatioBounds{0.2, 0.98}));
        draft.reset();
        QVERIFY(!draft.isChanged());

        PolicySnapshot snapshot{.episodes = 40, .blocks = PolicySnapshot::Beliefs(run.run().space.blocks.size()),
                                .groups = PolicySnapshot::Beliefs(run.run().space.groups.size())};
        snapshot.groups[static_cast<std::size_t>(row.group)] = PolicySnapshot::Belief{0.25, 0.1};
        policy.add(snapshot);
        QCOMPARE(policy.ownViewFrom(), 40);
        QVERIFY(table.index(firstGroup, SteeringModel::PolicyColumn).data().toString().startsWith(QStringLiteral("75")));
    }

    // Typing into the filter and steering share a workspace's steps.
    void stepsOfFilterAndDraftAreUndoneApart()
    {
        RunModel run;
        CandidateSelection selection(run);
        SteeringDraft draft(run);
        run.open(syntheticRun(10));
        const RatioBounds before = draft.steering().ratios;
        ViewFilter& filter = selection.filter();
        draft.setRatios({0.1, 0.5});
        filter.edit(QStringLiteral("episode>3"), draft.undoStack());
        draft.setRatios({0.2, 0.5});
        QCOMPARE(draft.undoStack()->count(), 3);
        draft.undoStack()->undo();
        QCOMPARE(draft.steering().ratios, (RatioBounds{0.1, 0.5}));
        QCOMPARE(filter.text(), QStringLiteral("episode>3"));
        draft.undoStack()->undo();
        QCOMPARE(filter.text(), QString());
        draft.undoStack()->undo();
        QCOMPARE(draft.steering().ratios, before);
    }

    // What a filter asks of the reward is asked of the reward in force.
    void anotherRewardIsFilteredByAnew()
    {
        RunModel run;
        CandidateSelection selection(run);
        run.open(syntheticRun(30));
        ViewFilter& filter = selection.filter();
        double least = 0;
        for (const Episode& episode : run.episodes())
            if (!episode.failed())
                least = std::min(least, episode.reward);
        filter.setText(QStringLiteral("reward<%1").arg(least - 1));
        QCOMPARE(filter.shownEpisodes(), 0);
        Phase phase{30, run.run().steering};
        phase.steering.reward.name = "loss";
        phase.steering.reward.costWeight = 100;
        run.addPhase(phase);
        int shown = 0;
        for (const Episode& episode : run.episodes())
            shown += !episode.failed() && episode.reward < least - 1 ? 1 : 0;
        QVERIFY(shown > 0);
        QCOMPARE(filter.shownEpisodes(), shown);
    }

    void whatDiffersIsSaidInAFewWords()
    {
        Steering before, after;
        after.locks.keepBlock[3] = true;
        after.locks.ratios[12] = {0.2, 0.8};
        after.reward.costWeight = 0.1;
        QCOMPARE(steeringChanges(before, after).join(QStringLiteral("; ")),
                 QStringLiteral("block 3 stays; layer 12 loses 20 % to 80 %; cost weight 0.07 → 0.1"));
        QCOMPARE(steeringKinds(before, after), QStringLiteral("locks, reward"));
        QVERIFY(steeringChanges(after, after).isEmpty());
    }

    // The means of the last actions are those of these actions.
    void withoutAPolicyTheActionsAreAveraged()
    {
        RunModel run;
        PolicyHistory policy(run);
        run.open(syntheticRun(PolicyHistory::window));
        const PolicyHistory::Profile& last = policy.profiles().back();
        QVERIFY(!last.ownView);
        double kept = 0;
        for (const Episode& episode : run.episodes())
            kept += policy.rows().cell(episode, 0)->removed ? 0 : 1;
        QVERIFY(std::abs(last.beliefs[0]->mean - kept / PolicyHistory::window) < 1e-9);
    }

    void aRunThatGoesOnIsSteered()
    {
        Window w(10'000);
        const int block = w.panel()->table()->model()->rowCount() > 0 ? w.window.searchPage()->actionMap()->rows().rows().front().block : -1;
        QVERIFY(block >= 0);
        QMenu menu;
        Q_EMIT w.window.searchPage()->actionMap()->rowMenuRequested(&menu, 0);
        for (QAction* action : menu.actions())
            if (action->text().startsWith(QStringLiteral("Prune block")))
                action->trigger();
        QVERIFY(w.panel()->summary().contains(QStringLiteral("Will change: block %1 goes").arg(block)));
        QTest::keyClick(&w.window, Qt::Key_Z, Qt::ControlModifier);
        QVERIFY(!w.draft().isChanged());
        QVERIFY(!w.panel()->applyButton()->isEnabled());
        w.draft().undoStack()->redo();
        QCOMPARE(w.draft().blockLock(block), std::optional(false));
        w.panel()->weightField()->setValue(0.5);
        QVERIFY(w.panel()->applyButton()->isEnabled());
        w.panel()->applyButton()->click();
        QTRY_COMPARE(w.window.model().run().phases.size(), std::size_t{1});
        const int from = w.window.model().run().phases.front().fromEpisode;
        QVERIFY2(w.panel()->summary().contains(QStringLiteral("In force from episode %1 on").arg(from)), qPrintable(w.panel()->summary()));
        QVERIFY(!w.draft().isChanged());
        QTRY_VERIFY(static_cast<int>(w.window.model().episodes().size()) > from + 3);
        for (int number = from; number < from + 3; ++number)
            QVERIFY(!w.window.model().episode(number).action.keepBlock[static_cast<std::size_t>(block)]);
        QCOMPARE(w.window.searchPage()->rewardPlot()->findChild<PhaseMarks*>()->count(), 1);
        QVERIFY(w.window.searchPage()->rewardPlot()->findChild<PhaseMarks*>()->textAt(from).contains(QStringLiteral("cost weight")));
        // What is on screen is what a look into the database shows.
        w.window.stopAction()->trigger();
        QTRY_VERIFY(w.window.controller().isIdle());
        const LoadedRun stored = loadRun(w.place / "studio.sqlite", w.window.model().run().id);
        QCOMPARE(stored.phases, w.window.model().run().phases);
        for (std::size_t i = 0; i < stored.episodes.size(); ++i)
            QCOMPARE(w.window.model().episodes()[i].reward, stored.episodes[i].reward);
    }

    void aPausedRunTakesItUpWhenItGoesOn()
    {
        Window w(10'000);
        QTest::keyClick(&w.window, Qt::Key_Space);
        QTRY_COMPARE(w.window.controller().state(), SearchController::State::Paused);
        w.draft().setRatios({0.1, 0.5});
        w.panel()->applyButton()->click();
        QTRY_VERIFY(w.window.model().run().requested.has_value());
        QVERIFY(w.panel()->summary().contains(QStringLiteral("as soon as the run goes on")));
        QVERIFY(w.window.model().run().phases.empty());
        w.window.pauseAction()->trigger();
        QTRY_COMPARE(w.window.model().run().phases.size(), std::size_t{1});
        QVERIFY(!w.window.model().run().requested);
    }

    // What cannot be is said, and cannot be asked for.
    void whatCannotBeIsNotAskedFor()
    {
        Window w(10'000);
        w.draft().setRatios({0.5, 0.5});
        QVERIFY(!w.panel()->applyButton()->isEnabled());
        QVERIFY(!w.panel()->summary().isEmpty());
        w.draft().reset();
        QTest::keyClicks(w.panel()->searchField(), QStringLiteral("block"));
        QCOMPARE(w.panel()->table()->model()->rowCount(), w.window.searchPage()->actionMap()->rows().blockCount());
    }

    void spacePausesInSearchOnly()
    {
        Window w(10'000);
        w.window.showWorkspace(MainWindow::Workspace::Inspect);
        QTest::keyClick(&w.window, Qt::Key_Space);
        QTest::qWait(50);
        QCOMPARE(w.window.controller().state(), SearchController::State::Searching);
        w.window.showWorkspace(MainWindow::Workspace::Search);
        QTest::keyClick(&w.window, Qt::Key_Space);
        QTRY_COMPARE(w.window.controller().state(), SearchController::State::Paused);
    }

    // Of the best, once it is on show.
    void theBestIsSeenInPictures()
    {
        Window w(20);
        QTRY_VERIFY(w.window.controller().isIdle());
        PictureStrip* strip = w.window.searchPage()->pictureStrip();
        QCOMPARE(strip->episode(), -1);
        for (QDockWidget* dock : w.window.searchPage()->docks())
            if (dock->widget() == strip)
                dock->raise();
        QTRY_COMPARE(strip->episode(), *w.window.model().best());
        QVERIFY(strip->caption().contains(QString::number(strip->episode())));
        QVERIFY(w.window.controller().isIdle());
    }

    // The episode under way is recorded, and no other one.
    void stopsAfterTheEpisode()
    {
        Window w(10'000);
        w.behaviour->delayMs = 300;
        const int begun = w.behaviour->evaluations;
        QTRY_VERIFY(w.behaviour->evaluations > begun);
        const int underWay = w.behaviour->evaluations;
        w.window.stopAfterAction()->trigger();
        QTRY_VERIFY(w.window.controller().isIdle());
        QCOMPARE(static_cast<int>(w.window.model().episodes().size()), underWay);
        QVERIFY(!w.window.stopAfterAction()->isChecked());
    }
};

QTEST_MAIN(SteerPanelTest)
#include "tst_steer_panel.moc"
