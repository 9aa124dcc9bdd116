// An hour in the window in a few seconds: a whole project by clicks and keys alone, with a worker and a database as in use. Nobody may be warned of
// anything meanwhile.

#include "core/store/run_store.h"
#include "tests/ui/captured_warnings.h"
#include "tests/ui/fake_engines.h"
#include "ui/main_window.h"
#include "ui/models/compared_runs_model.h"
#include "ui/models/steering_model.h"
#include "ui/views/compare_page.h"
#include "ui/views/detections_panel.h"
#include "ui/views/episode_table.h"
#include "ui/views/filter_field.h"
#include "ui/views/finalists_dialog.h"
#include "ui/views/inspect_page.h"
#include "ui/views/message_bar.h"
#include "ui/views/network_view.h"
#include "ui/views/path_field.h"
#include "ui/views/search_page.h"
#include "ui/views/setup_page.h"
#include "ui/views/steer_panel.h"
#include "ui/views/table_view.h"
#include "ui/views/what_if_panel.h"

#include <QAction>
#include <QApplication>
#include <QDialog>
#include <QDoubleSpinBox>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QSettings>
#include <QSpinBox>
#include <QStandardPaths>
#include <QTabBar>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QWindow>

#include <algorithm>
#include <memory>

using namespace abcp;
using namespace abcp::ui;
using namespace Qt::StringLiterals;

namespace fs = std::filesystem;

class HourTest : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    fs::path m_place = m_folder.path().toStdString();
    fs::path m_database = m_place / "studio.sqlite";
    std::shared_ptr<FakeBehaviour> m_behaviour = std::make_shared<FakeBehaviour>();
    std::unique_ptr<CapturedWarnings> m_warnings;
    std::unique_ptr<MainWindow> m_window;
    bool m_broken = false;

    const RunModel& model() const { return m_window->model(); }
    std::size_t episodes() const { return model().episodes().size(); }
    RunStore store() const { return RunStore(m_database, RunStore::Access::ReadOnly); }
    ComparePage* compare() const { return m_window->comparePage(); }
    SteerPanel* steer() const { return m_window->searchPage()->steerPanel(); }

    // As the pointer does it: onto the window, which finds out what lies there.
    static void clickAt(QWidget* widget, QPoint at, Qt::MouseButton button = Qt::LeftButton)
    {
        QVERIFY2(widget->isVisible() && widget->rect().contains(at), widget->metaObject()->className());
        QTest::mouseClick(widget->window()->windowHandle(), button, {}, widget->mapTo(widget->window(), at));
    }
    static void click(QWidget* widget)
    {
        QVERIFY(widget && widget->isEnabled());
        clickAt(widget, widget->rect().center());
    }
    static void doubleClickCell(QTableView* table, const QModelIndex& cell)
    {
        table->scrollTo(cell);
        const QPoint at = table->viewport()->mapTo(table->window(), table->visualRect(cell).center());
        QTest::mouseClick(table->window()->windowHandle(), Qt::LeftButton, {}, at);
        QTest::mouseDClick(table->window()->windowHandle(), Qt::LeftButton, {}, at);
    }
    void clickButtonOf(const QAction* action)
    {
        for (QObject* object : action->associatedObjects())
            if (auto* button = qobject_cast<QToolButton*>(object); button && button->isVisible())
                return click(button);
        QFAIL(qPrintable(u"no button on show for "_s + action->text()));
    }
    void clickButton(QWidget* of, const QString& text)
    {
        for (QAbstractButton* button : of->findChildren<QAbstractButton*>())
            if (button->isVisible() && button->text() == text)
                return click(button);
        QFAIL(qPrintable(u"no button on show that says "_s + text));
    }
    void chooseFromMenu(const QString& beginning)
    {
        QTRY_VERIFY(qobject_cast<QMenu*>(QApplication::activePopupWidget()));
        auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
        const QList<QAction*> all = menu->actions();
        const auto found = std::ranges::find_if(all, [&](const QAction* one) { return one->text().startsWith(beginning); });
        QVERIFY2(found != all.end(), qPrintable(beginning));
        clickAt(menu, menu->actionGeometry(*found).center());
        QTRY_VERIFY(!QApplication::activePopupWidget());
    }
    void clickTab(QWidget* page, const QString& title)
    {
        for (QTabBar* tabs : page->findChildren<QTabBar*>())
            for (int i = 0; tabs->isVisible() && i < tabs->count(); ++i)
                if (tabs->tabText(i) == title)
                    return clickAt(tabs, tabs->tabRect(i).center());
        QFAIL(qPrintable(u"no tab "_s + title));
    }
    static void type(QWidget* field, const QString& text)
    {
        field->setFocus();
        QTest::keyClick(field, Qt::Key_A, Qt::ControlModifier);
        QTest::keyClicks(field, text);
        QTest::keyClick(field, Qt::Key_Tab);
    }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) const { QTest::keyClick(m_window.get(), key, modifiers); }
    QDialog* dialog() const { return qobject_cast<QDialog*>(QApplication::activeModalWidget()); }
    // A closed dialog gives the keyboard back; where there is no window manager, by this.
    void waitUntilActive()
    {
        QTRY_VERIFY(!QApplication::activeModalWidget());
        m_window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    }
    void waitUntilIdle() { QTRY_VERIFY(m_window->controller().isIdle() && !m_window->controller().isOnErrand()); }
    void verifySilence()
    {
        QVERIFY2(m_warnings->fromQt().isEmpty(), qPrintable(m_warnings->fromQt().join(u'\n')));
        QVERIFY2(m_warnings->fromStandardError().isEmpty(), m_warnings->fromStandardError().constData());
    }

private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setOrganizationName(u"abcp-studio-test"_s);
        QCoreApplication::setApplicationName(u"tst_hour"_s);
        QSettings().clear();
        m_behaviour->delayMs = 5;
        m_behaviour->failEvery = 13;
        m_warnings = std::make_unique<CapturedWarnings>();
        m_window = std::make_unique<MainWindow>(makeFakeEngines(m_behaviour));
        m_window->setDatabase(m_database);
        m_window->resize(1440, 900);
        m_window->show();
        m_window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    }

    void init()
    {
        if (m_broken)
            QSKIP("builds on what failed");
    }

    void cleanup()
    {
        if (!m_broken && !QTest::currentTestFailed())
            verifySilence();
        m_broken = m_broken || QTest::currentTestFailed();
    }

    void setUpAndStart()
    {
        const SearchSettings project = writeFakeProject(m_place, 1);
        const SetupPage* page = m_window->setupPage();
        type(page->cfgField()->edit(), QString::fromStdString(project.cfg.string()));
        type(page->weightsField()->edit(), QString::fromStdString(project.weights.string()));
        type(page->dataField()->edit(), QString::fromStdString(project.data.string()));
        type(page->episodesField(), u"5000"_s);
        QTRY_VERIFY(m_window->startAction()->isEnabled());
        clickButtonOf(m_window->startAction());
        QTRY_VERIFY(m_window->searchPage()->isVisible() && episodes() >= 20);
        QCOMPARE(model().run().settings.episodes, 5000);
    }

    void pause()
    {
        press(Qt::Key_Space);
        QCOMPARE(m_window->controller().state(), SearchController::State::Paused);
        QTRY_VERIFY(m_behaviour->evaluations <= static_cast<int>(episodes()));
        const std::size_t before = episodes();
        QTest::qWait(100);
        QCOMPARE(episodes(), before);
        QTableView* table = m_window->searchPage()->episodeTable()->view();
        clickAt(table->viewport(), table->visualRect(table->indexAt({4, 4}).siblingAtColumn(0)).center());
        QVERIFY(model().hasEpisode(m_window->selection().current()));
    }

    void steerWhilePaused()
    {
        clickTab(m_window->searchPage(), u"Steer"_s);
        QTRY_VERIFY(steer()->table()->isVisible());
        const QModelIndex first = steer()->table()->model()->index(0, SteeringModel::NameColumn);
        clickAt(steer()->table()->viewport(), steer()->table()->visualRect(first).center(), Qt::RightButton);
        chooseFromMenu(u"Keep block"_s);
        QCOMPARE(first.siblingAtColumn(SteeringModel::LockColumn).data().toString(), u"stays"_s);
        type(steer()->weightField(), u"0.25"_s);
        QVERIFY2(steer()->summary().contains(u"cost weight"_s), qPrintable(steer()->summary()));
        click(steer()->applyButton());
        QTRY_VERIFY(model().run().requested);
        QCOMPARE(model().run().requested->reward.costWeight, 0.25);
    }

    void resumeAndStopAfterAnEpisode()
    {
        clickButtonOf(m_window->pauseAction());
        QTRY_COMPARE(model().run().phases.size(), std::size_t{1});
        const auto from = static_cast<std::size_t>(model().run().phases.front().fromEpisode);
        QTRY_VERIFY(episodes() > from + 5);
        press(Qt::Key_Period, Qt::ControlModifier | Qt::ShiftModifier);
        waitUntilIdle();
        QVERIFY(model().run().state == RunState::Stopped);
        for (std::size_t i = from; i < episodes(); ++i)
            QVERIFY(model().episodes()[i].action.keepBlock.front());
        QCOMPARE(store().run(model().run().id).episodes, static_cast<int>(episodes()));
    }

    void compareTagNoteFilterUndo()
    {
        const RunId run = model().run().id;
        press(Qt::Key_3, Qt::ControlModifier);
        TableView* table = compare()->table();
        QTRY_VERIFY(table->isVisible() && table->model()->rowCount() == 1);
        doubleClickCell(table, table->model()->index(0, ComparedRunsModel::TagsColumn));
        QTRY_VERIFY(table->findChild<QLineEdit*>());
        QTest::keyClicks(table->findChild<QLineEdit*>(), u"jetson, night"_s);
        QTest::keyClick(table->findChild<QLineEdit*>(), Qt::Key_Return);
        QTRY_COMPARE(store().tags(run), (std::vector<std::string>{"jetson", "night"}));
        doubleClickCell(table, table->model()->index(0, ComparedRunsModel::NoteColumn));
        QTRY_VERIFY(table->findChild<QPlainTextEdit*>());
        QTest::keyClicks(table->findChild<QPlainTextEdit*>(), u"lamp on"_s);
        QTest::keyClick(table->findChild<QPlainTextEdit*>(), Qt::Key_Return, Qt::ControlModifier);
        QTRY_COMPARE(store().run(run).note, std::string("lamp on"));
        press(Qt::Key_Z, Qt::ControlModifier);
        QTRY_COMPARE(store().run(run).note, std::string());
        press(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_COMPARE(store().run(run).note, std::string("lamp on"));

        press(Qt::Key_F, Qt::ControlModifier);
        QTRY_VERIFY(m_window->filterField()->hasFocus());
        QTest::keyClicks(m_window->filterField(), u"tag:day"_s);
        QVERIFY(table->model()->index(0, 0).data(Qt::ForegroundRole).isValid());
        press(Qt::Key_Z, Qt::ControlModifier);
        QVERIFY(!table->model()->index(0, 0).data(Qt::ForegroundRole).isValid());
        QTest::keyClicks(m_window->filterField(), u"map50>0.1"_s);
        waitUntilIdle();
    }

    void inspectAndChange()
    {
        press(Qt::Key_4, Qt::ControlModifier);
        click(m_window->inspectPage());  // out of the filter's field
        press(Qt::Key_B);
        QCOMPARE(m_window->selection().current(), *model().best());
        WhatIfModel& whatIf = m_window->inspectPage()->whatIf();
        QCOMPARE(whatIf.episode(), *model().best());
        NetworkView* view = m_window->inspectPage()->whatIfPanel()->view();
        const auto layer = std::ranges::find_if(whatIf.layers(), [&](const LayerRow& row) { return whatIf.space().groupOfLayer(row.layer) >= 0 && row.kept > 1; });
        QVERIFY(layer != whatIf.layers().end());
        const int chosen = layer->layer;
        clickAt(view, view->barPixel(chosen, 1).toPoint());
        QCOMPARE(view->currentLayer(), chosen);
        const PruningAction before = whatIf.action();
        QTest::keyClick(view, Qt::Key_Down);
        QVERIFY(whatIf.isEdited());
        press(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(whatIf.action(), before);
        press(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(whatIf.isEdited());
    }

    void evaluateThis()
    {
        const std::size_t before = episodes();
        m_behaviour->failEvery = 0;
        const PruningAction wanted = m_window->inspectPage()->whatIf().action();
        clickButton(m_window->inspectPage()->whatIfPanel(), u"Evaluate this"_s);
        QTRY_COMPARE(episodes(), before + 1);
        waitUntilIdle();
        QCOMPARE(model().episodes().back().action, wanted);
        QVERIFY(model().episodes().back().origin == Origin::User);
        QCOMPARE(m_window->selection().current(), static_cast<int>(before));
    }

    void seeWhatItFinds()
    {
        DetectionsPanel* panel = m_window->inspectPage()->detections();
        clickButton(panel, u"Compare episode %1 on pictures"_s.arg(m_window->selection().current()));
        QTRY_VERIFY(panel->changes()->model()->rowCount() > 0);
        QTRY_VERIFY(!m_window->controller().isComparing());
        clickTab(m_window->inspectPage(), u"Feature maps"_s);
        clickTab(m_window->inspectPage(), u"Detections"_s);
    }

    void retrain()
    {
        press(Qt::Key_T, Qt::ControlModifier);
        QTRY_VERIFY(dialog());
        QTest::keyClicks(dialog()->findChild<QSpinBox*>(u"epochs"_s), u"3"_s);
        QTest::keyClick(dialog(), Qt::Key_Return);
        waitUntilActive();
        QTRY_VERIFY2(m_window->messageBar()->text().contains(u"retrained"_s), qPrintable(m_window->messageBar()->text()));
        waitUntilIdle();
    }

    void retrainTheBestThree()
    {
        press(Qt::Key_T, Qt::ControlModifier);
        QTRY_VERIFY(dialog());
        dialog()->findChild<QRadioButton*>(u"best"_s)->click();
        QTest::keyClick(dialog(), Qt::Key_Return);
        QTRY_VERIFY2(qobject_cast<FinalistsDialog*>(dialog()), qPrintable(m_window->messageBar()->text()));
        const auto* table = dialog()->findChild<QTableView*>();
        QVERIFY(table && table->model()->rowCount() >= 3);
        const QModelIndex chosen = table->selectionModel()->selectedRows().value(0);
        QCOMPARE(chosen.data().toString(), QString::number(m_window->selection().current()));
        QTest::keyClick(dialog(), Qt::Key_Escape);
        waitUntilActive();
        waitUntilIdle();
    }

    void exportTheCandidate()
    {
        press(Qt::Key_E, Qt::ControlModifier);
        QTRY_VERIFY(dialog());
        const fs::path out = m_place / "out";
        type(dialog()->findChild<PathField*>()->edit(), QString::fromStdString(out.string()));
        clickButton(dialog(), u"Export"_s);
        waitUntilActive();
        QTRY_VERIFY2(!m_window->controller().isOnErrand() && m_window->messageBar()->text().contains(u".weights"_s),
                     qPrintable(m_window->messageBar()->text()));
        QVERIFY(std::ranges::any_of(fs::directory_iterator(out), [](const fs::directory_entry& file) { return file.path().extension() == ".weights"; }));
    }

    void helpAndClose()
    {
        for (const Qt::Key key : {Qt::Key_F1, Qt::Key_Question}) {
            press(key);
            QTRY_VERIFY(m_window->findChild<QDialog*>());
            QTest::keyClick(m_window->findChild<QDialog*>(), Qt::Key_Escape);
            QTRY_VERIFY(!m_window->findChild<QDialog*>());
            waitUntilActive();
        }
        for (const Qt::Key key : {Qt::Key_1, Qt::Key_2, Qt::Key_3, Qt::Key_4})
            press(key, Qt::ControlModifier);
        m_window->close();
        QVERIFY(!m_window->isVisible());
        m_window.reset();
    }

    void cleanupTestCase()
    {
        m_window.reset();
        m_warnings.reset();
    }
};

QTEST_MAIN(HourTest)
#include "tst_hour.moc"
