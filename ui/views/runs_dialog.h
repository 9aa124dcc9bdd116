#pragma once

#include "core/store/run_store.h"
#include "ui/models/run_list_model.h"
#include "ui/worker.h"

#include <QDialog>

#include <filesystem>
#include <optional>

class QLabel;
class QPushButton;

namespace abcp::ui {

class TableView;

// The runs of a database, to look at one or to continue it.
class RunsDialog : public QDialog {
    Q_OBJECT

public:
    // mayContinue: false while something else runs.
    RunsDialog(const std::filesystem::path& database, bool mayContinue, QWidget* parent = nullptr);

Q_SIGNALS:
    void openRequested(const abcp::RunRecord& run);
    void continueRequested(const abcp::RunRecord& run);

private:
    std::optional<RunRecord> current() const;
    void showRuns(std::vector<RunRecord> runs);
    void refreshButtons();

    bool m_mayContinue;
    RunListModel* m_model;
    TableView* m_table;
    QLabel* m_message;
    QPushButton* m_open;
    QPushButton* m_continue;
    Worker m_reader;
};

// Whether a search of this run has episodes left to play.
bool canContinue(RunState state, int recorded, int planned);

}  // namespace abcp::ui
