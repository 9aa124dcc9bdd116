#pragma once

#include "ui/models/compared_runs_model.h"
#include "ui/models/run_filter.h"

#include <QSortFilterProxyModel>

namespace abcp::ui {

// The runs that a filter lets through, sorted by what the columns stand for.
class FilteredRuns : public QSortFilterProxyModel {
    Q_OBJECT

public:
    explicit FilteredRuns(ComparedRunsModel& runs, QObject* parent = nullptr);

    void setFilter(const RunFilter& filter);

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    ComparedRunsModel& m_runs;
    RunFilter m_filter;
};

}  // namespace abcp::ui
