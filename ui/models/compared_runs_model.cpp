#include "ui/models/compared_runs_model.h"

#include "ui/models/run_list_model.h"
#include "ui/text.h"
#include "ui/theme.h"

#include <QGuiApplication>
#include <QStringList>

#include <algorithm>
#include <utility>

namespace abcp::ui {

namespace {

bool isNumber(int column)
{
    return column == ComparedRunsModel::EpisodesColumn
           || (column >= ComparedRunsModel::Map50Column && column <= ComparedRunsModel::HypervolumeColumn);
}

QString tagText(const std::vector<std::string>& tags)
{
    QStringList words;
    for (const std::string& tag : tags)
        words << fromUtf8(tag);
    return words.join(QStringLiteral(", "));
}

}  // namespace

std::vector<std::string> tagsFromText(const QString& text)
{
    std::vector<std::string> tags;
    for (const QString& part : text.split(QLatin1Char(','))) {
        const std::string tag = toUtf8(part.simplified());
        if (!tag.empty() && std::ranges::find(tags, tag) == tags.end())
            tags.push_back(tag);
    }
    return tags;
}

void ComparedRunsModel::setRuns(std::vector<ComparedRun> runs)
{
    beginResetModel();
    m_runs = std::move(runs);
    std::set<RunId> there;
    const bool first = m_known.empty();
    for (const ComparedRun& run : m_runs) {
        there.insert(run.record.id);
        const bool isNew = m_known.insert(run.record.id).second;
        if (isNew && !run.points.empty() && (!first || static_cast<int>(m_shown.size()) < shownAtFirst))
            m_shown.insert(run.record.id);
    }
    double dearest = 0;
    for (const ComparedRun& run : m_runs)
        if (run.best)
            dearest = std::max(dearest, run.points[*run.best].flops);
    m_flops = flopsScale(dearest);
    std::erase_if(m_shown, [&](RunId id) { return !there.contains(id); });
    m_known = std::move(there);
    endResetModel();
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
    Q_EMIT shownChanged();
}

int ComparedRunsModel::rowOf(RunId id) const
{
    const auto found = std::ranges::find_if(m_runs, [id](const ComparedRun& run) { return run.record.id == id; });
    return found == m_runs.end() ? -1 : static_cast<int>(found - m_runs.begin());
}

const ComparedRun* ComparedRunsModel::run(RunId id) const
{
    const int row = rowOf(id);
    return row < 0 ? nullptr : &m_runs[static_cast<std::size_t>(row)];
}

std::vector<const ComparedRun*> ComparedRunsModel::shownRuns() const
{
    std::vector<const ComparedRun*> shown;
    for (const ComparedRun& run : m_runs)
        if (isShown(run))
            shown.push_back(&run);
    return shown;
}

void ComparedRunsModel::setShown(RunId id, bool shown)
{
    const int row = rowOf(id);
    if (row < 0 || m_shown.contains(id) == shown)
        return;
    if (shown)
        m_shown.insert(id);
    else
        m_shown.erase(id);
    Q_EMIT dataChanged(index(row, RunColumn), index(row, RunColumn), {Qt::CheckStateRole});
    Q_EMIT shownChanged();
}

void ComparedRunsModel::setTags(RunId id, const std::vector<std::string>& tags)
{
    const int row = rowOf(id);
    if (row < 0)
        return;
    m_runs[static_cast<std::size_t>(row)].tags = tags;
    Q_EMIT dataChanged(index(row, TagsColumn), index(row, TagsColumn));
}

void ComparedRunsModel::setNote(RunId id, const std::string& note)
{
    const int row = rowOf(id);
    if (row < 0)
        return;
    m_runs[static_cast<std::size_t>(row)].record.note = note;
    Q_EMIT dataChanged(index(row, NoteColumn), index(row, NoteColumn));
}

int ComparedRunsModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_runs.size());
}

int ComparedRunsModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString ComparedRunsModel::text(const ComparedRun& run, int column) const
{
    const SearchSettings& settings = run.record.settings;
    const RunPoint* best = run.best ? &run.points[*run.best] : nullptr;
    switch (column) {
    case RunColumn:
        return QString::number(toInteger(run.record.id));
    case NameColumn:
        return fromUtf8(settings.name);
    case NetworkColumn:
        return fromPath(settings.cfg.stem());
    case DataColumn:
        return dataSetName(settings);
    case AgentColumn:
        return fromUtf8(settings.agent);
    case EpisodesColumn:
        return QStringLiteral("%1 / %2").arg(run.record.episodes).arg(settings.episodes);
    case StateColumn:
        return stateText(run.record.state);
    case Map50Column:
        return best ? scoreText(best->map50) : dash();
    case FlopsColumn:
        return best ? m_flops.number(best->flops) : dash();
    case RewardColumn:
        return best ? scoreText(best->reward) : dash();
    case HypervolumeColumn:
        return scoreText(run.hypervolume);
    case NoteColumn:
        return fromUtf8(run.record.note).simplified();
    case TagsColumn:
        return tagText(run.tags);
    case StartedColumn:
        return startText(run.record);
    default:
        return {};
    }
}

QVariant ComparedRunsModel::value(const ComparedRun& run, int column) const
{
    const RunPoint* best = run.best ? &run.points[*run.best] : nullptr;
    switch (column) {
    case RunColumn:
        return static_cast<qlonglong>(toInteger(run.record.id));
    case EpisodesColumn:
        return run.record.episodes;
    case Map50Column:
        return best ? best->map50 : -1.0;
    case FlopsColumn:
        return best ? best->flops : -1.0;
    case RewardColumn:
        return best ? best->reward : -std::numeric_limits<double>::infinity();
    case HypervolumeColumn:
        return run.hypervolume >= 0 ? run.hypervolume : -1.0;
    case StartedColumn:
        return fromUtf8(run.record.created);
    default:
        return text(run, column);
    }
}

QVariant ComparedRunsModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const ComparedRun& run = m_runs[static_cast<std::size_t>(index.row())];
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
        return text(run, column);
    case Qt::EditRole:
        return column == TagsColumn ? QVariant(text(run, column)) : QVariant();
    case sortRole:
        return value(run, column);
    case Qt::CheckStateRole:
        return column == RunColumn ? QVariant(isShown(run) ? Qt::Checked : Qt::Unchecked) : QVariant();
    case Qt::DecorationRole:
        return column == RunColumn ? QVariant(seriesSwatch(static_cast<std::size_t>(toInteger(run.record.id)), QGuiApplication::palette()))
                                   : QVariant();
    case Qt::TextAlignmentRole:
        return QVariant(Qt::AlignVCenter | (isNumber(column) ? Qt::AlignRight : Qt::AlignLeft));
    case Qt::ToolTipRole:
        if (column == NetworkColumn)
            return fromPath(run.record.settings.cfg);
        if (column == DataColumn)
            return fromPath(run.record.settings.data);
        if (column == NoteColumn)
            return run.record.note.empty() ? tr("Double click to write one") : fromUtf8(run.record.note);
        return column == TagsColumn ? QVariant(tr("Double click to change them, with commas between")) : QVariant();
    default:
        return {};
    }
}

bool ComparedRunsModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    if (!index.isValid() || index.row() >= rowCount())
        return false;
    const ComparedRun& run = m_runs[static_cast<std::size_t>(index.row())];
    if (role == Qt::CheckStateRole && index.column() == RunColumn) {
        setShown(run.record.id, value.toInt() == Qt::Checked);
        return true;
    }
    if (role == Qt::EditRole && index.column() == NoteColumn) {
        const std::string before = run.record.note;
        const std::string after = toUtf8(value.toString().trimmed());
        if (after.size() > RunStore::maxNoteBytes) {
            Q_EMIT noteRefused(toInteger(run.record.id), static_cast<qint64>(after.size()));
            return false;
        }
        if (after != before)
            Q_EMIT noteEdited(toInteger(run.record.id), before, after);
        return true;
    }
    if (role != Qt::EditRole || index.column() != TagsColumn)
        return false;
    const std::vector<std::string> before = run.tags;
    const std::vector<std::string> after = tagsFromText(value.toString());
    if (after != before)
        Q_EMIT tagsEdited(toInteger(run.record.id), before, after);
    return true;
}

Qt::ItemFlags ComparedRunsModel::flags(const QModelIndex& index) const
{
    Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    if (index.isValid() && index.column() == RunColumn)
        flags |= Qt::ItemIsUserCheckable;
    if (index.isValid() && (index.column() == TagsColumn || index.column() == NoteColumn))
        flags |= Qt::ItemIsEditable;
    return flags;
}

QVariant ComparedRunsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant(Qt::AlignVCenter | (isNumber(section) ? Qt::AlignRight : Qt::AlignLeft));
    if (role == Qt::ToolTipRole) {
        switch (section) {
        case RunColumn:
            return tr("Ticked runs are drawn");
        case Map50Column:
        case FlopsColumn:
            return tr("Of the candidate with the best reward");
        case HypervolumeColumn:
            return tr("Area that the front dominates: mAP50 times decades of FLOPs below the unpruned network's. More is better.");
        default:
            return {};
        }
    }
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case RunColumn:
        return tr("Run");
    case NameColumn:
        return tr("Name");
    case NetworkColumn:
        return tr("Network");
    case DataColumn:
        return tr("Data set");
    case AgentColumn:
        return tr("Agent");
    case EpisodesColumn:
        return tr("Episodes");
    case StateColumn:
        return tr("State");
    case Map50Column:
        return tr("Best mAP50");
    case FlopsColumn:
        return tr("at %1").arg(m_flops.unit);
    case RewardColumn:
        return tr("Best reward");
    case HypervolumeColumn:
        return tr("Hypervolume");
    case TagsColumn:
        return tr("Tags");
    case NoteColumn:
        return tr("Note");
    case StartedColumn:
        return tr("Started");
    default:
        return {};
    }
}

}  // namespace abcp::ui
