#pragma once

#include "core/store/run_exchange.h"
#include "core/workflow/run_removal.h"
#include "ui/search_controller.h"

#include <QObject>

#include <filesystem>
#include <vector>

class QAction;
class QMenu;
class QWidget;

namespace abcp::ui {

class ComparePage;
class MessageBar;

// What can be done with the runs that are chosen in Compare, and with its database: runs are written to a file, read from one, deleted and brought back,
// and retrained networks cleaned up. Asks what it must know and tells in the message bar what came of it.
class RunActions : public QObject {
    Q_OBJECT

public:
    RunActions(ComparePage& page, SearchController& controller, MessageBar& message, QWidget* window);

    void addTo(QMenu* menu) const;
    QAction* exportAction() const { return m_export; }
    QAction* importAction() const { return m_import; }
    QAction* deleteAction() const { return m_delete; }
    QAction* deletedAction() const { return m_deleted; }
    QAction* cleanUpAction() const { return m_cleanUp; }

Q_SIGNALS:
    void deleted(const std::filesystem::path& database, const std::vector<abcp::RunId>& runs);

private:
    void exportRuns();
    void importRuns();
    void tellImported(const std::filesystem::path& database, const QString& file, const std::vector<ImportedRun>& runs);
    void deleteRuns();
    void putAwayAll(const std::filesystem::path& database, const std::vector<RunId>& runs);
    void restoreAll(const std::filesystem::path& database, const std::vector<RunId>& runs);
    void showDeleted();
    void purgeAll(const std::filesystem::path& database, const std::vector<RunId>& runs);
    void measureCheckpoints();
    void askToCleanUp(const std::filesystem::path& database, const CheckpointSpace& space);
    void refresh();

    ComparePage& m_page;
    SearchController& m_controller;
    MessageBar& m_message;
    QWidget* m_window;
    QAction* m_export;
    QAction* m_import;
    QAction* m_delete;
    QAction* m_deleted;
    QAction* m_cleanUp;
};

}  // namespace abcp::ui
