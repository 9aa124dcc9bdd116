#include "tests/ui/fake_engines.h"
#include "ui/main_window.h"
#include "ui/plots/pareto_plot.h"
#include "ui/plots/qcustomplot_fence.h"
#include "ui/views/baseline_row.h"
#include "ui/views/candidate_panel.h"
#include "ui/views/compare_page.h"
#include "ui/views/episode_table.h"
#include "ui/views/filter_field.h"
#include "ui/views/inspect_page.h"
#include "ui/views/message_bar.h"
#include "ui/views/network_view.h"
#include "ui/views/path_field.h"
#include "ui/views/runs_dialog.h"
#include "ui/views/search_page.h"
#include "ui/views/project_facts.h"
#include "ui/views/setup_page.h"
#include "ui/views/table_view.h"
#include "ui/views/what_if_panel.h"

#include <QAction>
#include <QDockWidget>
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <QSettings>
#include <QSpinBox>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <memory>
#include <optional>

using namespace abcp;
using namespace abcp::ui;

namespace fs = std::filesystem;

class MainWindowTest : public QObject {
    Q_OBJECT

private:
    struct Fixture {
        QTemporaryDir folder;
        fs::path place = folder.path().toStdString();
        std::shared_ptr<FakeBehaviour> behaviour = std::make_shared<FakeBehaviour>();
        MainWindow window{makeFakeEngines(behaviour)};

        Fixture()
        {
            window.setDatabase(place / "studio.sqlite");
            window.resize(1280, 720);
            window.show();
            window.activateWindow();
            QVERIFY(QTest::qWaitForWindowActive(&window));
        }
        void fillForm(int episodes)
        {
            const SearchSettings settings = writeFakeProject(place, episodes);
            window.setupPage()->cfgField()->setPath(settings.cfg);
            window.setupPage()->weightsField()->setPath(settings.weights);
            window.setupPage()->dataField()->setPath(settings.data);
            window.setupPage()->episodesField()->setValue(episodes);
        }
        // Fills the form, starts, and waits for some episodes.
        void search(int episodes, int until)
        {
            fillForm(episodes);
            QTRY_VERIFY(window.startAction()->isEnabled());
            window.startAction()->trigger();
            QTRY_VERIFY(static_cast<int>(window.model().episodes().size()) >= until);
        }
        QAction* action(const QString& text) const
        {
            const QList<QAction*> all = window.actions();
            const auto found = std::ranges::find(all, text, &QAction::text);
            return found == all.end() ? nullptr : *found;
        }
        QMessageBox* question() const { return window.findChild<QMessageBox*>(); }
        void answer(const QString& text)
        {
            for (QAbstractButton* button : question()->buttons())
                if (button->text().contains(text))
                    button->click();
        }
    };

private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setOrganizationName(QStringLiteral("abcp-studio-test"));
        QCoreApplication::setApplicationName(QStringLiteral("tst_main_window"));
    }

    void init() { QSettings().clear(); }

    void theForecastFollowsTheForm()
    {
        Fixture f;
        QVERIFY(f.window.setupPage()->facts()->forecastText().isEmpty());
        f.fillForm(5);
        QTRY_VERIFY(f.window.startAction()->isEnabled());
        const QString before = f.window.setupPage()->facts()->forecastText();
        QVERIFY(before.contains(QStringLiteral("Nothing was measured")));
        f.window.setupPage()->episodesField()->setValue(5000);
        QVERIFY(f.window.setupPage()->facts()->forecastText() != before);
    }

    void aNetworkWithoutWeightsIsTrained()
    {
        Fixture f;
        f.fillForm(5);
        QTRY_VERIFY(f.window.startAction()->isEnabled());
        SetupPage* page = f.window.setupPage();
        QVERIFY(!page->baselineRow()->isVisible());
        page->weightsField()->setPath({});
        QTRY_VERIFY(page->baselineRow()->isVisible());
        page->baselineRow()->epochsField()->setValue(3);
        QTest::mouseClick(page->baselineRow()->trainButton(), Qt::LeftButton);
        QCOMPARE(f.window.controller().state(), SearchController::State::Training);
        QVERIFY(!page->baselineRow()->isEnabled());
        QTRY_VERIFY(f.window.controller().isIdle());
        QCOMPARE(page->weightsField()->path(), f.place / "small-baseline.weights");
        QVERIFY(f.window.messageBar()->text().contains(QStringLiteral("0.900")));
        QTRY_VERIFY(f.window.startAction()->isEnabled());
        QVERIFY(!page->baselineRow()->isVisible());
    }

    void aTrainingThatIsStoppedOrFailsSaysWhatToDo()
    {
        Fixture f;
        f.fillForm(5);
        SetupPage* page = f.window.setupPage();
        page->weightsField()->setPath({});
        QTRY_VERIFY(page->baselineRow()->isVisible());
        page->baselineRow()->epochsField()->setValue(10'000);
        QTest::mouseClick(page->baselineRow()->trainButton(), Qt::LeftButton);
        f.window.controller().stop();
        QTRY_VERIFY(f.window.controller().isIdle());
        QVERIFY(page->weightsField()->path().empty());
        QVERIFY(f.window.messageBar()->text().contains(QStringLiteral("stopped")));

        fs::remove_all(f.place / "data");
        QTest::mouseClick(page->baselineRow()->trainButton(), Qt::LeftButton);
        QTRY_VERIFY(f.window.controller().isIdle());
        QVERIFY(f.window.messageBar()->kind() == MessageBar::Kind::Error);
        QVERIFY(f.window.messageBar()->text().contains(QStringLiteral("train the baseline again")));
    }

    void startSaysWhyItIsDisabled()
    {
        Fixture f;
        QTRY_VERIFY(!f.window.setupPage()->reason().contains(QStringLiteral("Looking")));
        QVERIFY(!f.window.startAction()->isEnabled());
        QVERIFY(f.window.startAction()->toolTip().contains(QStringLiteral("network")));
        f.fillForm(5);
        QTRY_VERIFY(f.window.startAction()->isEnabled());
        f.window.setupPage()->dataField()->setPath(f.place / "nowhere");
        QTRY_VERIFY(!f.window.setupPage()->dataField()->message().isEmpty());
        QVERIFY(!f.window.startAction()->isEnabled());
    }

    void aPointOnTheFrontShowsItsCandidate()
    {
        Fixture f;
        f.search(60, 60);
        QTRY_VERIFY(f.window.controller().isIdle());
        const QModelIndexList rows = f.window.searchPage()->episodeTable()->view()->selectionModel()->selectedRows();
        QCOMPARE(rows.size(), 1);
        QCOMPARE(rows.first().data().toInt(), *f.window.model().best());
        ParetoPlot* plot = f.window.searchPage()->paretoPlot();
        plot->replotNow();
        plot->canvas()->replot(QCustomPlot::rpImmediateRefresh);
        const Episode& wanted = f.window.model().episode(f.window.model().front().front());
        QTest::mouseClick(plot->canvas(), Qt::LeftButton, {}, plot->pixelOf(wanted).toPoint());
        const CandidatePanel* panel = f.window.searchPage()->candidatePanel();
        QCOMPARE(panel->episode(), wanted.number);
        QVERIFY(panel->title().contains(QString::number(wanted.number)));
        QCOMPARE(panel->layers().rowCount(), static_cast<int>(panel->layers().rows().size()));
        QVERIFY(panel->layers().rowCount() > 10);
        QTest::keyClick(&f.window, Qt::Key_D);
        QCOMPARE(panel->episode(), std::min(wanted.number + 1, 59));
    }

    void closingDuringASearchAsksThenStops()
    {
        Fixture f;
        f.behaviour->delayMs = 5;
        f.search(10'000, 3);
        f.window.close();
        QVERIFY(f.window.isVisible());
        QVERIFY(f.question());
        f.answer(QStringLiteral("Keep"));
        QTRY_VERIFY(!f.question());
        QVERIFY(f.window.controller().isSearching());
        const std::size_t before = f.window.model().episodes().size();
        QTRY_VERIFY(f.window.model().episodes().size() > before);

        f.window.close();
        QVERIFY(f.question());
        f.answer(QStringLiteral("Stop"));
        QTRY_VERIFY_WITH_TIMEOUT(!f.window.isVisible(), 2000);
        const RunRecord run = RunStore(f.place / "studio.sqlite", RunStore::Access::ReadOnly).runs().front();
        QCOMPARE(run.state, RunState::Stopped);
        QVERIFY(run.episodes >= static_cast<int>(before));
    }

    void anErrorInTheWorkerIsShown()
    {
        Fixture f;
        f.behaviour->crashAt = 5;
        f.search(100, 5);
        QTRY_VERIFY(f.window.controller().isIdle());
        QVERIFY(f.window.messageBar()->isVisible());
        QCOMPARE(f.window.messageBar()->kind(), MessageBar::Kind::Error);
        QVERIFY(f.window.messageBar()->text().contains(QStringLiteral("broke")));
        QVERIFY(f.window.startAction()->isEnabled());
    }

    void pauseByKeyboard()
    {
        Fixture f;
        f.behaviour->delayMs = 5;
        f.search(10'000, 2);
        QTest::keyClick(&f.window, Qt::Key_Space);
        QCOMPARE(f.window.controller().state(), SearchController::State::Paused);
        QTest::keyClick(&f.window, Qt::Key_Space);
        QCOMPARE(f.window.controller().state(), SearchController::State::Searching);
        f.window.stopAction()->trigger();
        QTRY_VERIFY(f.window.controller().isIdle());
        QCOMPARE(f.window.model().run().state, RunState::Stopped);
    }

    void anEarlierRunOpensAndContinues()
    {
        const QTemporaryDir kept;
        const fs::path database = fs::path(kept.path().toStdString()) / "studio.sqlite";
        Fixture f;
        f.window.setDatabase(database);
        f.behaviour->delayMs = 20;
        f.search(150, 4);
        f.window.stopAction()->trigger();
        QTRY_VERIFY(f.window.controller().isIdle());
        const RunId run = f.window.model().run().id;
        const std::size_t before = f.window.model().episodes().size();

        MainWindow other(makeFakeEngines(f.behaviour));
        other.setDatabase(database);
        other.show();
        f.behaviour->delayMs = 0;
        QTRY_VERIFY(!other.controller().isOnErrand());
        other.openRun(run);
        QTRY_VERIFY(other.model().isOpen());
        QCOMPARE(other.model().episodes().size(), before);
        QAction* proceed = nullptr;
        for (QAction* action : other.actions())
            if (action->text().contains(QStringLiteral("Continue")))
                proceed = action;
        QVERIFY(proceed && proceed->isVisible());
        proceed->trigger();
        QTRY_COMPARE(other.model().episodes().size(), std::size_t{150});
        QTRY_VERIFY(other.controller().isIdle());
        QVERIFY(!proceed->isVisible());
    }

    void workspacesByKeyboard()
    {
        Fixture f;
        QWidget* const pages[] = {f.window.setupPage(), f.window.searchPage(), f.window.comparePage(), f.window.inspectPage()};
        for (int i = 3; i >= 0; --i) {
            QTest::keyClick(&f.window, static_cast<Qt::Key>(Qt::Key_1 + i), Qt::ControlModifier);
            for (int other = 0; other < 4; ++other)
                QCOMPARE(pages[other]->isVisible(), other == i);
        }
    }

    void oneCandidateForAllWorkspaces()
    {
        Fixture f;
        f.search(12, 12);
        QTRY_VERIFY(f.window.controller().isIdle());
        f.window.selection().select(4);
        f.window.showWorkspace(MainWindow::Workspace::Inspect);
        QCOMPARE(f.window.inspectPage()->whatIf().episode(), 4);
        QTest::keyClick(&f.window, Qt::Key_D);
        QCOMPARE(f.window.inspectPage()->whatIf().episode(), 5);
        f.window.showWorkspace(MainWindow::Workspace::Search);
        QCOMPARE(f.window.searchPage()->candidatePanel()->episode(), 5);
        f.window.showWorkspace(MainWindow::Workspace::Compare);
        QTRY_COMPARE(f.window.comparePage()->table()->model()->rowCount(), 1);
    }

    void oneFilterForAllViews()
    {
        Fixture f;
        f.search(30, 30);
        QTRY_VERIFY(f.window.controller().isIdle());
        const ViewFilter& filter = f.window.selection().filter();
        QTest::keyClick(&f.window, Qt::Key_F, Qt::ControlModifier);
        QTRY_VERIFY(f.window.filterField()->hasFocus());
        QTest::keyClicks(f.window.filterField(), QStringLiteral("episode>9"));
        QCOMPARE(filter.shownEpisodes(), 20);
        const QAbstractItemModel* rows = f.window.searchPage()->episodeTable()->view()->model();
        int dimmed = 0;
        for (int row = 0; row < rows->rowCount(); ++row)
            dimmed += rows->index(row, 0).data(Qt::ForegroundRole).isValid() ? 1 : 0;
        QCOMPARE(dimmed, 10);
        QTest::keyClick(f.window.filterField(), Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(f.window.filterField()->text(), QString());
        QCOMPARE(filter.shownEpisodes(), 30);
        QTest::keyClick(f.window.filterField(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(filter.text(), QStringLiteral("episode>9"));
        f.window.filterField()->selectAll();
        QTest::keyClicks(f.window.filterField(), QStringLiteral("episode>x"));
        QVERIFY(f.window.filterField()->error().contains(QStringLiteral("no number")));
        QVERIFY(f.window.findChild<QLabel*>(QStringLiteral("filterError"))->isVisible());
        QCOMPARE(filter.shownEpisodes(), 30);
    }

    void spaceInTheDrawingSwitchesABlock()
    {
        Fixture f;
        f.behaviour->delayMs = 5;
        f.search(10'000, 3);
        f.window.selection().select(1);
        f.window.showWorkspace(MainWindow::Workspace::Inspect);
        WhatIfModel& model = f.window.inspectPage()->whatIf();
        NetworkView* view = f.window.inspectPage()->whatIfPanel()->view();
        view->setFocus();
        view->setCurrentLayer(model.space().blocks[0].firstLayer);
        const bool kept = model.isBlockKept(0);
        QTest::keyClick(view, Qt::Key_Space);
        QCOMPARE(model.isBlockKept(0), !kept);
        QCOMPARE(f.window.controller().state(), SearchController::State::Searching);
        QTest::keyClick(&f.window, Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(model.isBlockKept(0), kept);
        f.window.stopAction()->trigger();
        QTRY_VERIFY(f.window.controller().isIdle());
    }

    void aChangedNetworkIsEvaluated()
    {
        Fixture f;
        f.search(6, 6);
        QTRY_VERIFY(f.window.controller().isIdle());
        f.window.selection().select(2);
        f.window.showWorkspace(MainWindow::Workspace::Inspect);
        WhatIfModel& model = f.window.inspectPage()->whatIf();
        QAction* evaluate = f.action(QStringLiteral("E&valuate this"));
        QVERIFY(!evaluate->isEnabled());
        model.setRatio(model.space().groupOfLayer(0), 0.123);
        const PruningAction wanted = model.action();
        QVERIFY(evaluate->isEnabled());
        QTest::keyClick(&f.window, Qt::Key_Return, Qt::ControlModifier);
        QTRY_COMPARE(f.window.model().episodes().size(), std::size_t{7});
        QTRY_VERIFY(f.window.controller().isIdle());
        const Episode& episode = f.window.model().episode(6);
        QCOMPARE(episode.action, wanted);
        QVERIFY(episode.origin == Origin::User);
        QCOMPARE(f.window.selection().current(), 6);
        QVERIFY(!model.isEdited());
        QVERIFY(!evaluate->isEnabled());
        QVERIFY(f.window.messageBar()->text().contains(QStringLiteral("episode 6")));
        QVERIFY(f.window.model().run().state == RunState::Finished);
    }

    void aRunningSearchTakesAChangedNetworkUp()
    {
        Fixture f;
        f.behaviour->delayMs = 20;
        f.search(10'000, 3);
        f.window.selection().select(1);
        WhatIfModel& model = f.window.inspectPage()->whatIf();
        model.setRatio(model.space().groupOfLayer(0), 0.123);
        const PruningAction wanted = model.action();
        QAction* evaluate = f.action(QStringLiteral("E&valuate this"));
        evaluate->trigger();
        QVERIFY(!evaluate->isEnabled());  // once is enough
        const auto isThere = [&] {
            return std::ranges::any_of(f.window.model().episodes(), [&](const Episode& e) { return e.origin == Origin::User && e.action == wanted; });
        };
        QTRY_VERIFY(isThere());
        QVERIFY(f.window.controller().isSearching());
        f.window.stopAction()->trigger();
        QTRY_VERIFY(f.window.controller().isIdle());
    }

    void eachWorkspaceRemembersItsDocks()
    {
        {
            Fixture f;
            f.window.showWorkspace(MainWindow::Workspace::Inspect);
            f.window.inspectPage()->docks().last()->hide();
            f.window.showWorkspace(MainWindow::Workspace::Compare);
            f.window.comparePage()->docks().first()->hide();
            f.window.close();
        }
        Fixture f;
        QVERIFY(f.window.inspectPage()->docks().last()->isHidden());
        QVERIFY(!f.window.inspectPage()->docks().first()->isHidden());
        QVERIFY(f.window.comparePage()->docks().first()->isHidden());
        QVERIFY(!f.window.searchPage()->docks().first()->isHidden());
        f.window.comparePage()->resetLayout();
        QVERIFY(!f.window.comparePage()->docks().first()->isHidden());
    }

    void theListOfRuns()
    {
        Fixture f;
        f.search(3, 3);
        QTRY_VERIFY(f.window.controller().isIdle());
        RunsDialog dialog(f.place / "studio.sqlite", true);
        std::optional<RunId> opened;
        connect(&dialog, &RunsDialog::openRequested, this, [&](const RunRecord& run) { opened = run.id; });
        dialog.open();
        auto* table = dialog.findChild<TableView*>();
        QTRY_COMPARE(table->model()->rowCount(), 1);
        for (QPushButton* button : dialog.findChildren<QPushButton*>())
            if (button->text() == QStringLiteral("Open"))
                button->click();
        QCOMPARE(opened, f.window.model().run().id);
    }
};

QTEST_MAIN(MainWindowTest)
#include "tst_main_window.moc"
