#include "ui/models/layer_difference_model.h"

#include <QGuiApplication>
#include <QPalette>

#include <algorithm>

namespace abcp::ui {

bool LayerDifferenceModel::setRows(const std::vector<LayerRow>& first, const std::vector<LayerRow>& second, const QString& firstName,
                                   const QString& secondName)
{
    const bool same = std::ranges::equal(first, second, [](const LayerRow& a, const LayerRow& b) {
        return a.layer == b.layer && a.type == b.type && a.original == b.original;
    });
    beginResetModel();
    m_rows.clear();
    m_firstName = firstName;
    m_secondName = secondName;
    for (std::size_t i = 0; same && i < first.size(); ++i)
        m_rows.push_back({first[i], second[i].kept, second[i].removed});
    endResetModel();
    return same;
}

void LayerDifferenceModel::clear()
{
    setRows({}, {}, {}, {});
}

int LayerDifferenceModel::differingLayers() const
{
    return static_cast<int>(std::ranges::count_if(m_rows, [](const Pair& pair) { return pair.first.kept != pair.second; }));
}

int LayerDifferenceModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int LayerDifferenceModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant LayerDifferenceModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const Pair& row = m_rows[static_cast<std::size_t>(index.row())];
    const int difference = row.second - row.first.kept;
    if (role == Qt::TextAlignmentRole)
        return QVariant(Qt::AlignVCenter | (index.column() == TypeColumn ? Qt::AlignLeft : Qt::AlignRight));
    if (role == Qt::ForegroundRole)
        return difference == 0 ? QVariant(QGuiApplication::palette().color(QPalette::PlaceholderText)) : QVariant();
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case LayerColumn:
        return QString::number(row.first.layer);
    case TypeColumn:
        return row.first.type;
    case OriginalColumn:
        return QString::number(row.first.original);
    case FirstColumn:
        return row.first.removed ? tr("gone") : QString::number(row.first.kept);
    case SecondColumn:
        return row.secondGone ? tr("gone") : QString::number(row.second);
    case DifferenceColumn:
        return difference == 0  ? QStringLiteral("=")
               : difference > 0 ? QStringLiteral("+%1").arg(difference)
                                : QStringLiteral("−%1").arg(-difference);
    default:
        return {};
    }
}

QVariant LayerDifferenceModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant(Qt::AlignVCenter | (section == TypeColumn ? Qt::AlignLeft : Qt::AlignRight));
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case LayerColumn:
        return tr("Layer");
    case TypeColumn:
        return tr("Type");
    case OriginalColumn:
        return tr("Channels");
    case FirstColumn:
        return m_firstName;
    case SecondColumn:
        return m_secondName;
    case DifferenceColumn:
        return tr("Difference");
    default:
        return {};
    }
}

}  // namespace abcp::ui
