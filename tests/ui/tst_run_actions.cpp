#include "core/base/files.h"
#include "core/workflow/checkpoint_files.h"
#include "tests/ui/fake_engines.h"
#include "tests/ui/synthetic_run.h"
#include "ui/main_window.h"
#include "ui/models/compared_runs_model.h"
#include "ui/run_actions.h"
#include "ui/text.h"
#include "ui/views/compare_page.h"
#include "ui/views/deleted_runs_dialog.h"
#include "ui/views/message_bar.h"
#include "ui/views/table_view.h"

#include <QAction>
#include <QFileDialog>
#include <QMessageBox>
#include <QPushButton>
#include <QSettings>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QUndoStack>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

using namespace abcp;
using namespace abcp::ui;
using namespace Qt::StringLiterals;
namespace fs = std::filesystem;

// Runs written, read, deleted and brought back from the Compare workspace.
class RunActionsTest : public QObject {
    Q_OBJECT

private:
    struct Fixture {
        QTemporaryDir folder;
        fs::path place = folder.path().toStdString();
        fs::path database = place / "studio.sqlite";
        std::vector<RunId> ids;
        MainWindow window{makeFakeEngines(std::make_shared<FakeBehaviour>())};

        // Of different seeds: a search with the same settings in the same second would be the same run.
        explicit Fixture(int runs = 3, int firstSeed = 1)
        {
            for (int i = 0; i < runs; ++i)
                ids.push_back(storeSyntheticRun(database, 5, static_cast<std::uint64_t>(firstSeed + i)));
            window.setDatabase(database);
            window.resize(1440, 900);
            window.show();
            window.activateWindow();
            QVERIFY(QTest::qWaitForWindowActive(&window));
            window.showWorkspace(MainWindow::Workspace::Compare);
            settle();
            QCOMPARE(table()->model()->rowCount(), runs);
        }
        ComparePage& page() const { return *window.comparePage(); }
        TableView* table() const { return page().table(); }
        RunActions& actions() const { return *window.runActions(); }
        QString told() const { return window.messageBar()->isVisible() ? window.messageBar()->text() : QString(); }

        // Rows by number of run, newest first in the table.
        void choose(const std::vector<RunId>& runs) const
        {
            table()->clearSelection();
            for (int row = 0; row < table()->model()->rowCount(); ++row) {
                const QModelIndex index = table()->model()->index(row, ComparedRunsModel::RunColumn);
                for (const RunId run : runs)
                    if (index.data(ComparedRunsModel::sortRole).toLongLong() == toInteger(run))
                        table()->selectionModel()->select(index, QItemSelectionModel::Select | QItemSelectionModel::Rows);
            }
            QCOMPARE(page().chosenRuns(), runs);
        }
        void settle() const { QTRY_VERIFY(!window.comparePage()->isReading() && !const_cast<MainWindow&>(window).controller().isOnErrand()); }
        void chooseFile(const fs::path& file, const QString& filter = {}) const
        {
            auto* dialog = window.findChild<QFileDialog*>();
            QVERIFY(dialog);
            if (!filter.isEmpty()) {
                QVERIFY2(dialog->nameFilters().contains(filter), qPrintable(dialog->nameFilters().join(u';')));
                dialog->selectNameFilter(filter);
                Q_EMIT dialog->filterSelected(filter);
            }
            dialog->selectFile(fromPath(file));
            static_cast<QDialog*>(dialog)->accept();
            QTRY_VERIFY(!window.findChild<QFileDialog*>());
            settle();
        }
        std::size_t stored() const { return RunStore(database, RunStore::Access::ReadOnly).runs().size(); }
    };

private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setOrganizationName(u"abcp-studio-test"_s);
        QCoreApplication::setApplicationName(u"tst_run_actions"_s);
    }

    void init() { QSettings().clear(); }

    void nothingChosenNothingToDo()
    {
        Fixture f;
        QVERIFY(!f.actions().exportAction()->isEnabled() && !f.actions().deleteAction()->isEnabled());
        f.choose({f.ids[1]});
        QVERIFY(f.actions().exportAction()->isEnabled() && f.actions().deleteAction()->isEnabled());
    }

    void runsGoOutAndComeIn()
    {
        Fixture f;
        f.choose({f.ids[0], f.ids[2]});
        f.actions().exportAction()->trigger();
        QCOMPARE(f.window.findChild<QFileDialog*>()->nameFilters().size(), 1);  // several runs: as a database alone
        f.chooseFile(f.place / "parcel.sqlite");
        QVERIFY2(f.told().contains(u"parcel.sqlite"_s), qPrintable(f.told()));
        QCOMPARE(RunStore(f.place / "parcel.sqlite", RunStore::Access::ReadOnly).runs().size(), std::size_t{2});

        f.actions().importAction()->trigger();
        f.chooseFile(f.place / "parcel.sqlite");
        QVERIFY2(f.told().contains(u"had been here already"_s), qPrintable(f.told()));
        QCOMPARE(f.table()->model()->rowCount(), 3);

        Fixture other(1, 10);
        other.actions().importAction()->trigger();
        other.chooseFile(f.place / "parcel.sqlite");
        QTRY_COMPARE(other.table()->model()->rowCount(), 3);
        QVERIFY2(other.told().contains(u"2 run(s) added"_s), qPrintable(other.told()));
    }

    void oneRunAsATable()
    {
        Fixture f(1);
        f.choose(f.ids);
        f.actions().exportAction()->trigger();
        f.chooseFile(f.place / "run.csv", u"Candidates as a table (*.csv)"_s);
        const std::string table = readTextFile(f.place / "run.csv", 1'000'000);
        QCOMPARE(std::ranges::count(table, '\n'), 1 + 5);
        f.actions().exportAction()->trigger();
        f.chooseFile(f.place / "run.json", u"Settings and candidates (*.json)"_s);
        QVERIFY(readTextFile(f.place / "run.json", 1'000'000).find("\"candidates\"") != std::string::npos);
    }

    void aFileOfAnotherKindIsRefused()
    {
        Fixture f(1);
        writeFileAtomically(f.place / "text.sqlite", "no database");
        f.actions().importAction()->trigger();
        f.chooseFile(f.place / "text.sqlite");
        QCOMPARE(f.window.messageBar()->kind(), MessageBar::Kind::Error);
        QVERIFY(f.told().contains(u"text.sqlite"_s));
        QCOMPARE(f.stored(), std::size_t{1});
    }

    void deletedWithAKeyAndUndone()
    {
        Fixture f;
        f.window.openRun(f.ids[1]);
        QTRY_VERIFY(f.window.model().isOpen());
        f.window.showWorkspace(MainWindow::Workspace::Compare);
        f.settle();
        f.choose({f.ids[1], f.ids[2]});
        f.table()->setFocus();
        QTest::keyClick(f.table(), Qt::Key_Delete);
        f.settle();
        QCOMPARE(f.stored(), std::size_t{1});
        QTRY_COMPARE(f.table()->model()->rowCount(), 1);
        QVERIFY(!f.window.model().isOpen());  // it was one of them
        QVERIFY(!f.actions().deleteAction()->isEnabled());
        f.page().undoStack()->undo();
        f.settle();
        QCOMPARE(f.stored(), std::size_t{3});
        QTRY_COMPARE(f.table()->model()->rowCount(), 3);
        f.page().undoStack()->redo();
        f.settle();
        QCOMPARE(f.stored(), std::size_t{1});
    }

    void deletedRunsComeBackOrGoForGood()
    {
        Fixture f;
        const fs::path weights = checkpointFolder(f.database, f.ids[0]) / "episode1.weights";
        writeFileAtomically(weights, "12345");
        f.choose({f.ids[0], f.ids[1]});
        f.actions().deleteAction()->trigger();
        f.settle();
        const auto open = [&]() -> DeletedRunsDialog* {
            f.actions().deletedAction()->trigger();
            auto* dialog = f.window.findChild<DeletedRunsDialog*>();
            return dialog;
        };
        DeletedRunsDialog* dialog = open();
        QTRY_COMPARE(dialog->table()->model()->rowCount(), 2);
        QCOMPARE(dialog->table()->model()->index(0, 0).data().toString(), QString::number(toInteger(f.ids[1])));
        dialog->restoreButton()->click();
        f.settle();
        QCOMPARE(f.stored(), std::size_t{2});
        QTRY_VERIFY(!f.window.findChild<DeletedRunsDialog*>());

        for (const bool sure : {false, true}) {
            dialog = open();
            QTRY_COMPARE(dialog->table()->model()->rowCount(), 1);
            dialog->purgeButton()->click();
            auto* question = f.window.findChild<QMessageBox*>();
            QVERIFY(question);
            for (QAbstractButton* button : question->buttons())
                if ((question->buttonRole(button) == QMessageBox::DestructiveRole) == sure)
                    button->click();
            QTRY_VERIFY(!f.window.findChild<QMessageBox*>() && !f.window.findChild<DeletedRunsDialog*>());
            f.settle();
            QCOMPARE(fs::exists(weights), !sure);
        }
        QVERIFY(RunStore(f.database).deletedRuns().empty());
    }

    void retrainedNetworksAreCleanedUp()
    {
        Fixture f(1);
        f.actions().cleanUpAction()->trigger();
        f.settle();
        QVERIFY2(f.told().contains(u"no retrained networks"_s), qPrintable(f.told()));
        const fs::path folder = checkpointFolder(f.database, f.ids[0]);
        writeFileAtomically(folder / "episode1.weights", std::string(2500, 'x'));
        writeFileAtomically(folder / "episode2.weights", "12345");
        RunStore(f.database).setPinned(f.ids[0], 2, true);
        f.actions().cleanUpAction()->trigger();
        QTRY_VERIFY(f.window.findChild<QMessageBox*>());
        auto* question = f.window.findChild<QMessageBox*>();
        QVERIFY2(question->text().contains(u"2.5 kB"_s), qPrintable(question->text()));
        for (QAbstractButton* button : question->buttons())
            if (question->buttonRole(button) == QMessageBox::DestructiveRole)
                button->click();
        f.settle();
        QTRY_VERIFY(!fs::exists(folder / "episode1.weights"));
        QVERIFY(fs::exists(folder / "episode2.weights"));
        f.actions().cleanUpAction()->trigger();
        f.settle();
        QVERIFY2(f.told().contains(u"pinned"_s), qPrintable(f.told()));
    }
};

QTEST_MAIN(RunActionsTest)
#include "tst_run_actions.moc"
