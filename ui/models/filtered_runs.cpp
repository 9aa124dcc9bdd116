#include "ui/models/filtered_runs.h"

namespace abcp::ui {

FilteredRuns::FilteredRuns(ComparedRunsModel& runs, QObject* parent) : QSortFilterProxyModel(parent), m_runs(runs)
{
    setSortRole(ComparedRunsModel::sortRole);
    setSourceModel(&runs);
}

void FilteredRuns::setFilter(const RunFilter& filter)
{
    m_filter = filter;
    invalidateFilter();
}

bool FilteredRuns::filterAcceptsRow(int row, const QModelIndex&) const
{
    return m_filter.matches(m_runs.runs()[static_cast<std::size_t>(row)]);
}

}  // namespace abcp::ui
