#pragma once

#include "core/store/run_store.h"

#include <QAbstractTableModel>

#include <vector>

namespace abcp::ui {

// The runs of a database, newest first.
class RunListModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { IdColumn, NameColumn, NetworkColumn, DataColumn, AgentColumn, EpisodesColumn, StateColumn, CreatedColumn, ColumnCount };

    explicit RunListModel(QObject* parent = nullptr) : QAbstractTableModel(parent) {}

    void setRuns(std::vector<RunRecord> runs);
    const RunRecord& run(int row) const { return m_runs.at(static_cast<std::size_t>(row)); }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<RunRecord> m_runs;
};

// "running", "stopped", ... for a person; a run that says Running in the database while nobody runs it was interrupted.
QString stateText(RunState state);
// The last part of its path.
QString dataSetName(const SearchSettings& settings);
// When the run was started, in local time.
QString startText(const RunRecord& run);

}  // namespace abcp::ui
