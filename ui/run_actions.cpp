#include "ui/run_actions.h"

#include "core/workflow/run_export.h"
#include "ui/format.h"
#include "ui/make_action.h"
#include "ui/text.h"
#include "ui/views/compare_page.h"
#include "ui/views/deleted_runs_dialog.h"
#include "ui/views/message_bar.h"
#include "ui/views/table_view.h"

#include <QAction>
#include <QFileDialog>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>

#include <algorithm>

namespace fs = std::filesystem;

namespace abcp::ui {

RunActions::RunActions(ComparePage& page, SearchController& controller, MessageBar& message, QWidget* window)
    : QObject(window), m_page(page), m_controller(controller), m_message(message), m_window(window),
      m_export(makeAction(window, {}, tr("Export r&uns…"), {})), m_import(makeAction(window, {}, tr("&Import runs…"), {})),
      m_delete(new QAction(tr("&Delete runs"), this)), m_deleted(makeAction(window, {}, tr("De&leted runs…"), {})),
      m_cleanUp(makeAction(window, {}, tr("Clean up retrained net&works…"), {}))
{
    m_export->setToolTip(tr("Write the runs chosen in Compare to a file: whole, for another database, or one run's candidates as CSV or JSON"));
    m_import->setToolTip(tr("Add the runs of a file that was exported, or of another database"));
    m_deleted->setToolTip(tr("Bring deleted runs back, or take them out for good"));
    m_cleanUp->setToolTip(tr("What space retrained networks take, and to delete those that are not pinned"));
    m_delete->setToolTip(tr("Put the runs chosen in Compare away; they can be brought back"));
    m_delete->setShortcut(QKeySequence::Delete);
    m_delete->setShortcutContext(Qt::WidgetShortcut);
    page.table()->addActions({m_export, m_delete});
    connect(m_export, &QAction::triggered, this, &RunActions::exportRuns);
    connect(m_import, &QAction::triggered, this, &RunActions::importRuns);
    connect(m_delete, &QAction::triggered, this, &RunActions::deleteRuns);
    connect(m_deleted, &QAction::triggered, this, &RunActions::showDeleted);
    connect(m_cleanUp, &QAction::triggered, this, &RunActions::measureCheckpoints);
    connect(&page, &ComparePage::chosenRunsChanged, this, &RunActions::refresh);
    refresh();
}

void RunActions::addTo(QMenu* menu) const
{
    menu->addActions({m_export, m_import, m_deleted, m_cleanUp});
}

void RunActions::refresh()
{
    const bool any = !m_page.chosenRuns().empty();
    m_export->setEnabled(any);
    m_delete->setEnabled(any);
}

void RunActions::exportRuns()
{
    const std::vector<RunId> runs = m_page.chosenRuns();
    if (runs.empty())
        return;
    const fs::path database = m_page.database();
    auto* dialog = new QFileDialog(m_window, tr("Export runs"), fromPath(database.parent_path()));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    QStringList filters{tr("Whole runs, for another database (*.sqlite)")};
    if (runs.size() == 1)
        filters << tr("Candidates as a table (*.csv)") << tr("Settings and candidates (*.json)");
    dialog->setNameFilters(filters);
    const auto suggest = [dialog, filters, runs](const QString& filter) {
        static constexpr const char* suffixes[] = {"sqlite", "csv", "json"};
        const QString suffix = QLatin1String(suffixes[std::max<qsizetype>(0, filters.indexOf(filter))]);
        dialog->setDefaultSuffix(suffix);
        dialog->selectFile((runs.size() == 1 ? QStringLiteral("run%1.").arg(toInteger(runs.front())) : QStringLiteral("runs.")) + suffix);
    };
    connect(dialog, &QFileDialog::filterSelected, this, suggest);
    suggest(filters.front());
    connect(dialog, &QFileDialog::fileSelected, this, [this, database, runs](const QString& name) {
        m_controller.doErrand([this, database, runs, name](const std::stop_token&) {
            const fs::path file = toPath(name);
            writeRuns(database, runs, runFileFormat(file), file);
            return [this, name, count = static_cast<int>(runs.size())] {
                m_message.show(MessageBar::Kind::Information, tr("%n run(s) written: %1", nullptr, count).arg(name));
            };
        });
    });
    dialog->open();
}

void RunActions::importRuns()
{
    const fs::path database = m_page.database();
    auto* dialog = new QFileDialog(m_window, tr("Import runs"), fromPath(database.parent_path()));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({tr("Runs, or a whole database (*.sqlite)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, this, [this, database](const QString& name) {
        m_controller.doErrand([this, database, name](const std::stop_token&) {
            return [this, database, name, runs = abcp::importRuns(toPath(name), database)] { tellImported(database, name, runs); };
        });
    });
    dialog->open();
}

void RunActions::tellImported(const fs::path& database, const QString& file, const std::vector<ImportedRun>& runs)
{
    std::vector<RunId> putAway;
    int added = 0;
    for (const ImportedRun& run : runs) {
        added += run.wasHere ? 0 : 1;
        if (run.deleted)
            putAway.push_back(run.here);
    }
    const int known = static_cast<int>(runs.size()) - added;
    QString text = tr("%n run(s) added from %1.", nullptr, added).arg(file);
    if (known > 0)
        text += QLatin1Char(' ') + tr("%n run(s) had been here already.", nullptr, known);
    std::vector<MessageBar::Offer> offers;
    if (!putAway.empty()) {
        text += QLatin1Char(' ') + tr("%n run(s) had been deleted here.", nullptr, static_cast<int>(putAway.size()));
        offers.push_back({tr("Bring back"), [this, database, putAway] { restoreAll(database, putAway); }});
    }
    m_message.show(MessageBar::Kind::Information, text, offers);
    m_page.reload();
}

void RunActions::deleteRuns()
{
    const std::vector<RunId> runs = m_page.chosenRuns();
    if (runs.empty())
        return;
    m_page.pushStep(runs.size() == 1 ? tr("Deletion of run %1").arg(toInteger(runs.front())) : tr("Deletion of %n run(s)", nullptr, static_cast<int>(runs.size())),
                    [this, database = m_page.database(), runs] { restoreAll(database, runs); },
                    [this, database = m_page.database(), runs] { putAwayAll(database, runs); });
}

void RunActions::putAwayAll(const fs::path& database, const std::vector<RunId>& runs)
{
    m_controller.doErrand([this, database, runs](const std::stop_token&) {
        RunStore store(database);
        for (const RunId run : runs)
            putAway(store, run);
        return [this, database, runs] {
            m_message.show(MessageBar::Kind::Information, tr("%n run(s) deleted.", nullptr, static_cast<int>(runs.size())),
                           {{tr("Bring back"), [this, database, runs] { restoreAll(database, runs); }}});
            m_page.reload();
            Q_EMIT deleted(database, runs);
        };
    });
}

void RunActions::restoreAll(const fs::path& database, const std::vector<RunId>& runs)
{
    m_controller.doErrand([this, database, runs](const std::stop_token&) {
        RunStore store(database);
        for (const RunId run : runs)
            store.restoreRun(run);
        return [this, count = static_cast<int>(runs.size())] {
            m_message.show(MessageBar::Kind::Information, tr("%n run(s) brought back.", nullptr, count));
            m_page.reload();
        };
    });
}

void RunActions::showDeleted()
{
    const fs::path database = m_page.database();
    auto* dialog = new DeletedRunsDialog(database, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &DeletedRunsDialog::restoreRequested, this, [this, database](const std::vector<RunId>& runs) { restoreAll(database, runs); });
    connect(dialog, &DeletedRunsDialog::purgeRequested, this, [this, database](const std::vector<RunId>& runs) { purgeAll(database, runs); });
    dialog->open();
}

void RunActions::purgeAll(const fs::path& database, const std::vector<RunId>& runs)
{
    auto* question = new QMessageBox(QMessageBox::Warning, tr("Delete for good"),
                                     tr("%n run(s) and their retrained networks go for good. There is no way back.", nullptr, static_cast<int>(runs.size())),
                                     QMessageBox::Cancel, m_window);
    question->setAttribute(Qt::WA_DeleteOnClose);
    QPushButton* yes = question->addButton(tr("Delete for good"), QMessageBox::DestructiveRole);
    question->setDefaultButton(QMessageBox::Cancel);
    connect(question, &QMessageBox::buttonClicked, this, [this, database, runs, yes](const QAbstractButton* button) {
        if (button != yes)
            return;
        m_controller.doErrand([this, database, runs](const std::stop_token&) {
            RunStore store(database);
            for (const RunId run : runs)
                purge(store, run);
            return [this, count = static_cast<int>(runs.size())] {
                m_message.show(MessageBar::Kind::Information, tr("%n run(s) deleted for good.", nullptr, count));
            };
        });
    });
    question->open();
}

void RunActions::measureCheckpoints()
{
    m_controller.doErrand([this, database = m_page.database()](const std::stop_token&) {
        CheckpointSpace space;
        if (fs::exists(database))
            space = checkpointSpace(RunStore(database, RunStore::Access::ReadOnly));
        return [this, database, space] { askToCleanUp(database, space); };
    });
}

void RunActions::askToCleanUp(const fs::path& database, const CheckpointSpace& space)
{
    const int all = static_cast<int>(space.checkpoints.size());
    if (space.unpinned == 0) {
        m_message.show(MessageBar::Kind::Information,
                       all == 0 ? tr("There are no retrained networks beside %1.").arg(fromPath(database))
                                : tr("%n retrained network(s) take %1; all of them are pinned and stay.", nullptr, all).arg(sizeText(space.bytes)));
        return;
    }
    auto* question = new QMessageBox(QMessageBox::Question, tr("Clean up retrained networks"),
                                     tr("%n retrained network(s) take %1.", nullptr, all).arg(sizeText(space.bytes)), QMessageBox::Cancel, m_window);
    question->setAttribute(Qt::WA_DeleteOnClose);
    question->setInformativeText(tr("%n of them are not pinned and take %1. Runs and candidates stay, and can be retrained.", nullptr, space.unpinned)
                                     .arg(sizeText(space.unpinnedBytes)));
    QPushButton* yes = question->addButton(tr("Delete %n network(s)", nullptr, space.unpinned), QMessageBox::DestructiveRole);
    question->setDefaultButton(QMessageBox::Cancel);
    connect(question, &QMessageBox::buttonClicked, this, [this, database, space, yes](const QAbstractButton* button) {
        if (button != yes)
            return;
        m_controller.doErrand([this, database, space](const std::stop_token&) {
            RunStore store(database);
            cleanUp(store, space);
            return [this, space] {
                m_message.show(MessageBar::Kind::Information,
                               tr("%n retrained network(s) deleted, %1 freed.", nullptr, space.unpinned).arg(sizeText(space.unpinnedBytes)));
            };
        });
    });
    question->open();
}

}  // namespace abcp::ui
