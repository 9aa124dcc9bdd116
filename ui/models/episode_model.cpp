#include "ui/models/episode_model.h"

#include "ui/format.h"
#include "ui/text.h"
#include "ui/theme.h"

#include <QGuiApplication>

#include <algorithm>
#include <iterator>
#include <limits>
#include <utility>

namespace abcp::ui {

EpisodeModel::EpisodeModel(const RunModel& model, QObject* parent) : QAbstractTableModel(parent), m_model(model)
{
    m_rows = static_cast<int>(m_model.episodes().size());
    m_marked = marked();
    connect(&m_model, &RunModel::opened, this, [this] {
        beginResetModel();
        m_rows = static_cast<int>(m_model.episodes().size());
        m_marked = marked();
        endResetModel();
    });
    connect(&m_model, &RunModel::appended, this, [this](int first, int last) {
        beginInsertRows({}, first, last);
        m_rows = last + 1;
        endInsertRows();
        // A newcomer may have pushed others off the front. Only those are told of: sorted views do work for each row.
        std::vector<int> now = marked();
        std::vector<int> changed;
        std::ranges::set_symmetric_difference(m_marked, now, std::back_inserter(changed));
        m_marked = std::move(now);
        for (const int row : changed)
            if (row < first)
                Q_EMIT dataChanged(index(row, StatusColumn), index(row, StatusColumn));
    });
    connect(&m_model, &RunModel::rescored, this, [this] {
        if (m_rows > 0)
            Q_EMIT dataChanged(index(0, 0), index(m_rows - 1, ColumnCount - 1));
    });
    connect(&m_model, &RunModel::referenceChanged, this, [this] {
        if (m_rows > 0)
            Q_EMIT dataChanged(index(0, 0), index(m_rows - 1, ColumnCount - 1));
        Q_EMIT headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
    });
}

int EpisodeModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : m_rows;
}

int EpisodeModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

std::vector<int> EpisodeModel::marked() const
{
    std::vector<int> rows = m_model.front();
    if (m_model.best())
        rows.push_back(*m_model.best());
    std::ranges::sort(rows);
    return rows;
}

QString EpisodeModel::status(const Episode& episode) const
{
    if (episode.failed())
        return tr("failed: %1").arg(fromUtf8(episode.failure));
    QStringList parts;
    if (m_model.best() == episode.number)
        parts << tr("best");
    else if (m_model.missesBudget(episode))
        parts << tr("over budget");
    else if (m_model.isOnFront(episode.number))
        parts << tr("front");
    parts << origins(episode);
    return parts.join(QStringLiteral(" · "));
}

QStringList EpisodeModel::origins(const Episode& episode)
{
    QStringList parts;
    if (episode.origin == Origin::User)
        parts << tr("yours");
    if (episode.sameAs)
        parts << tr("same as %1").arg(*episode.sameAs);
    if (episode.measurement && episode.measurement->stoppedAtStep)
        parts << tr("stopped early");
    return parts;
}

QString EpisodeModel::text(const Episode& episode, int column) const
{
    if (column == NumberColumn)
        return QString::number(episode.number);
    if (column == StatusColumn)
        return status(episode);
    if (episode.failed())
        return dash();
    const Measurement& m = *episode.measurement;
    switch (column) {
    case Map50Column: return scoreText(m.map50);
    case FlopsColumn: return m_model.flopsScale().number(static_cast<double>(m.flops));
    case ParamsColumn: return m_model.paramsScale().number(static_cast<double>(m.params));
    case LatencyColumn: return m.latencyMs > 0 ? m_model.latencyScale().number(m.latencyMs) : dash();
    case RewardColumn: return scoreText(episode.reward);
    default: return {};
    }
}

QVariant EpisodeModel::value(const Episode& episode, int column) const
{
    if (column == NumberColumn)
        return episode.number;
    if (column == StatusColumn)
        return status(episode);
    if (episode.failed())
        return -std::numeric_limits<double>::infinity();
    const Measurement& m = *episode.measurement;
    switch (column) {
    case Map50Column: return m.map50;
    case FlopsColumn: return static_cast<double>(m.flops);
    case ParamsColumn: return static_cast<double>(m.params);
    case LatencyColumn: return m.latencyMs;
    case RewardColumn: return episode.reward;
    default: return {};
    }
}

QVariant EpisodeModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= m_rows)
        return {};
    const Episode& episode = m_model.episode(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return text(episode, index.column());
    case sortRole:
        return value(episode, index.column());
    case Qt::TextAlignmentRole:
        return QVariant(Qt::AlignVCenter | (index.column() == StatusColumn ? Qt::AlignLeft : Qt::AlignRight));
    case Qt::ToolTipRole:
        if (index.column() != StatusColumn)
            return {};
        if (episode.measurement && episode.measurement->stoppedAtStep)
            return tr("%1: it looked hopeless, fine-tuning was cut short after step %2").arg(status(episode)).arg(*episode.measurement->stoppedAtStep);
        return episode.failed() || episode.sameAs ? status(episode) : QVariant();
    case Qt::ForegroundRole:
        if (index.column() == StatusColumn && episode.failed())
            return errorColour(QGuiApplication::palette());
        return {};
    default:
        return {};
    }
}

QVariant EpisodeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant(Qt::AlignVCenter | (section == StatusColumn ? Qt::AlignLeft : Qt::AlignRight));
    if (role == Qt::ToolTipRole && section == Map50Column)
        return tr("Mean average precision at IoU 0.5 on the validation split");
    if (role != Qt::DisplayRole)
        return {};
    const auto withUnit = [](const QString& name, const QString& unit) {
        return unit.isEmpty() ? name : QStringLiteral("%1, %2").arg(name, unit);
    };
    switch (section) {
    case NumberColumn: return tr("Episode");
    case Map50Column: return tr("mAP50");
    case FlopsColumn: return m_model.flopsScale().unit;
    case ParamsColumn: return withUnit(tr("Params"), m_model.paramsScale().unit);
    case LatencyColumn: return withUnit(tr("Latency"), m_model.latencyScale().unit);
    case RewardColumn: return tr("Reward");
    case StatusColumn: return tr("Status");
    default: return {};
    }
}

}  // namespace abcp::ui
