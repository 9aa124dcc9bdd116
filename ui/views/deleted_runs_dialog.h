#pragma once

#include "core/store/run_store.h"
#include "ui/worker.h"

#include <QDialog>

#include <filesystem>
#include <vector>

class QLabel;
class QPushButton;

namespace abcp::ui {

class RunListModel;
class TableView;

// The runs of a database that are put away, to bring some of them back or to take them out for good.
class DeletedRunsDialog : public QDialog {
    Q_OBJECT

public:
    explicit DeletedRunsDialog(const std::filesystem::path& database, QWidget* parent = nullptr);

    TableView* table() const { return m_table; }
    QPushButton* restoreButton() const { return m_restore; }
    QPushButton* purgeButton() const { return m_purge; }

Q_SIGNALS:
    void restoreRequested(const std::vector<abcp::RunId>& runs);
    void purgeRequested(const std::vector<abcp::RunId>& runs);

private:
    std::vector<RunId> chosen() const;
    void takeRuns(std::vector<RunRecord> runs);
    void refreshButtons();

    RunListModel* m_model;
    TableView* m_table;
    QLabel* m_text;
    QPushButton* m_restore;
    QPushButton* m_purge;
    Worker m_reader;
};

}  // namespace abcp::ui
