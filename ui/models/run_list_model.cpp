#include "ui/models/run_list_model.h"

#include "ui/text.h"

#include <QDateTime>
#include <QLocale>

#include <utility>

namespace abcp::ui {

QString stateText(RunState state)
{
    switch (state) {
    case RunState::Running: return RunListModel::tr("interrupted");
    case RunState::Stopped: return RunListModel::tr("stopped");
    case RunState::Finished: return RunListModel::tr("finished");
    case RunState::Failed: return RunListModel::tr("failed");
    }
    return {};
}

QString dataSetName(const SearchSettings& settings)
{
    const std::filesystem::path name = settings.data.filename();
    return fromPath(name.empty() ? settings.data.parent_path().filename() : name);
}

QString startText(const RunRecord& run)
{
    QDateTime created = QDateTime::fromString(fromUtf8(run.created), Qt::ISODate);
    if (!created.isValid())
        return fromUtf8(run.created);
    created.setTimeSpec(Qt::UTC);
    return QLocale().toString(created.toLocalTime(), QLocale::ShortFormat);
}

void RunListModel::setRuns(std::vector<RunRecord> runs)
{
    beginResetModel();
    m_runs = std::move(runs);
    endResetModel();
}

int RunListModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_runs.size());
}

int RunListModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant RunListModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const RunRecord& run = m_runs[static_cast<std::size_t>(index.row())];
    const bool isNumber = index.column() == IdColumn || index.column() == EpisodesColumn;
    if (role == Qt::TextAlignmentRole)
        return QVariant(Qt::AlignVCenter | (isNumber ? Qt::AlignRight : Qt::AlignLeft));
    if (role == Qt::ToolTipRole && index.column() == NetworkColumn)
        return fromPath(run.settings.cfg);
    if (role == Qt::ToolTipRole && index.column() == DataColumn)
        return fromPath(run.settings.data);
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case IdColumn: return QString::number(toInteger(run.id));
    case NameColumn: return fromUtf8(run.settings.name);
    case NetworkColumn: return fromPath(run.settings.cfg.stem());
    case DataColumn: return dataSetName(run.settings);
    case AgentColumn: return fromUtf8(run.settings.agent);
    case EpisodesColumn: return QStringLiteral("%1 / %2").arg(run.episodes).arg(run.settings.episodes);
    case StateColumn: return stateText(run.state);
    case CreatedColumn: return startText(run);
    default: return {};
    }
}

QVariant RunListModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant(Qt::AlignVCenter | (section == IdColumn || section == EpisodesColumn ? Qt::AlignRight : Qt::AlignLeft));
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case IdColumn: return tr("Run");
    case NameColumn: return tr("Name");
    case NetworkColumn: return tr("Network");
    case DataColumn: return tr("Data set");
    case AgentColumn: return tr("Agent");
    case EpisodesColumn: return tr("Episodes");
    case StateColumn: return tr("State");
    case CreatedColumn: return tr("Started");
    default: return {};
    }
}

}  // namespace abcp::ui
