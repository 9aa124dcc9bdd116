#include "ui/models/layer_model.h"

#include "ui/format.h"
#include "ui/text.h"

#include <QGuiApplication>
#include <QPalette>
#include <QStringList>

#include <algorithm>
#include <utility>

namespace abcp::ui {

namespace {

int innermostBlock(const SearchSpace& space, int layer)
{
    int found = -1;
    int extent = 0;
    for (std::size_t i = 0; i < space.blocks.size(); ++i) {
        const ResidualBlock& block = space.blocks[i];
        const int size = block.shortcut - block.firstLayer;
        if (block.contains(layer) && (found < 0 || size < extent)) {
            found = static_cast<int>(i);
            extent = size;
        }
    }
    return found;
}

QString roleOf(const LayerRow& row, const NetworkSpec& spec, const SearchSpace& space)
{
    QStringList parts;
    const auto next = static_cast<std::size_t>(row.layer) + 1;
    if (next < spec.size() && endsNetwork(spec.layers[next]))
        parts << LayerModel::tr("head");
    if (row.block >= 0)
        parts << LayerModel::tr("block %1").arg(row.block);
    if (const int group = space.groupOfLayer(row.layer); group >= 0) {
        const CouplingGroup& coupling = space.groups[static_cast<std::size_t>(group)];
        const auto others = static_cast<int>(coupling.producers.size() + coupling.followers.size()) - 1;
        if (others > 0)
            parts << LayerModel::tr("tied with %n other(s)", nullptr, others);
    }
    return parts.join(LayerModel::tr(", ", "between the roles of a layer"));
}

}  // namespace

std::vector<LayerRow> layerRows(const LoadedRun& run, const PruningAction& action)
{
    const SearchSpace& space = run.space;
    if (action.keepBlock.size() != space.blocks.size() || action.pruningRatio.size() != space.groups.size())
        return {};
    std::vector<LayerRow> rows;
    for (const LayerCut& cut : layerCuts(run.spec, space, action, run.settings.plan)) {
        LayerRow row{cut};
        row.type = fromUtf8(layerTypeText(run.spec.layers[static_cast<std::size_t>(cut.layer)]));
        row.block = innermostBlock(space, row.layer);
        row.group = space.groupOfLayer(row.layer);
        if (row.group >= 0 && !space.groups[static_cast<std::size_t>(row.group)].prunable)
            row.group = -1;
        row.role = roleOf(row, run.spec, space);
        rows.push_back(std::move(row));
    }
    return rows;
}

void LayerModel::setRows(std::vector<LayerRow> rows)
{
    if (rows.size() == m_rows.size() && !rows.empty()) {
        m_rows = std::move(rows);
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
    } else {
        beginResetModel();
        m_rows = std::move(rows);
        endResetModel();
    }
    m_largestFlops = 0;
    m_largestParams = 0;
    for (const LayerRow& row : m_rows) {
        m_largestFlops = std::max(m_largestFlops, static_cast<double>(row.flopsBefore));
        m_largestParams = std::max(m_largestParams, static_cast<double>(row.paramsBefore));
    }
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
}

void LayerModel::setLatency(std::vector<double> before, std::vector<double> after)
{
    m_latencyBefore = std::move(before);
    m_latencyAfter = std::move(after);
    m_largestLatency = m_latencyBefore.empty() ? 0 : *std::ranges::max_element(m_latencyBefore);
    if (!m_rows.empty())
        Q_EMIT dataChanged(index(0, LatencyBeforeColumn), index(rowCount() - 1, LatencyAfterColumn));
}

int LayerModel::rowOfLayer(int layer) const
{
    const auto found = std::find_if(m_rows.begin(), m_rows.end(), [layer](const LayerRow& row) { return row.layer == layer; });
    return found == m_rows.end() ? -1 : static_cast<int>(found - m_rows.begin());
}

int LayerModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int LayerModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString LayerModel::latencyText(const std::vector<double>& milliseconds, const LayerRow& row) const
{
    const auto layer = static_cast<std::size_t>(row.layer);
    return layer < milliseconds.size() ? millisecondScale(m_largestLatency).number(milliseconds[layer]) : dash();
}

QString LayerModel::text(const LayerRow& row, int column) const
{
    switch (column) {
    case LayerColumn: return QString::number(row.layer);
    case TypeColumn: return row.type;
    case RoleColumn: return row.role;
    case OriginalColumn: return QString::number(row.original);
    case KeptColumn: return row.removed ? tr("gone") : QString::number(row.kept);
    case ShareColumn: return row.removed ? dash() : percentText(static_cast<double>(row.kept) / std::max(row.original, 1), 0);
    case FlopsBeforeColumn: return flopsScale(m_largestFlops).number(static_cast<double>(row.flopsBefore));
    case FlopsAfterColumn: return flopsScale(m_largestFlops).number(static_cast<double>(row.flopsAfter));
    case ParamsBeforeColumn: return countScale(m_largestParams).number(static_cast<double>(row.paramsBefore));
    case ParamsAfterColumn: return countScale(m_largestParams).number(static_cast<double>(row.paramsAfter));
    case LatencyBeforeColumn: return latencyText(m_latencyBefore, row);
    case LatencyAfterColumn: return row.removed ? dash() : latencyText(m_latencyAfter, row);
    default: return {};
    }
}

QVariant LayerModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const LayerRow& row = m_rows[static_cast<std::size_t>(index.row())];
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
        return text(row, column);
    case Qt::TextAlignmentRole:
        return QVariant(Qt::AlignVCenter | (column == TypeColumn || column == RoleColumn ? Qt::AlignLeft : Qt::AlignRight));
    case Qt::ToolTipRole:
        return row.removed ? tr("Gone with its residual block") : row.role;
    case Qt::ForegroundRole:
        if (row.removed)
            return QGuiApplication::palette().color(QPalette::PlaceholderText);
        return {};
    default:
        return {};
    }
}

QVariant LayerModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant(Qt::AlignVCenter | (section == TypeColumn || section == RoleColumn ? Qt::AlignLeft : Qt::AlignRight));
    if (role == Qt::ToolTipRole && section >= LatencyBeforeColumn)
        return section == LatencyBeforeColumn ? tr("Milliseconds for one image in the unpruned network, with batch norm, activation and an addition that can be part of it")
                                              : tr("The same in what is left");
    if (role == Qt::ToolTipRole && section >= FlopsBeforeColumn)
        return section == FlopsBeforeColumn || section == ParamsBeforeColumn ? tr("Of the unpruned network") : tr("Of what is left");
    if (role != Qt::DisplayRole)
        return {};
    const QString unit = flopsScale(m_largestFlops).unit;
    switch (section) {
    case LayerColumn: return tr("Layer");
    case TypeColumn: return tr("Type");
    case RoleColumn: return tr("Role");
    case OriginalColumn: return tr("Channels");
    case KeptColumn: return tr("Kept");
    case ShareColumn: return tr("Share");
    case FlopsBeforeColumn: return unit;
    case FlopsAfterColumn: return tr("after");
    case ParamsBeforeColumn: return tr("%1 params").arg(countScale(m_largestParams).unit).trimmed();
    case ParamsAfterColumn: return tr("after");
    case LatencyBeforeColumn: return tr("ms");
    case LatencyAfterColumn: return tr("after");
    default: return {};
    }
}

}  // namespace abcp::ui
