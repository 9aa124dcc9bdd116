#include "ui/models/class_count_model.h"

#include "ui/text.h"
#include "ui/theme.h"

#include <QGuiApplication>

#include <utility>

namespace abcp::ui {

void ClassCountModel::setCounts(std::vector<std::string> classes, std::vector<ClassStatistics> counts)
{
    beginResetModel();
    m_classes = std::move(classes);
    m_counts = std::move(counts);
    endResetModel();
}

int ClassCountModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_classes.size());
}

int ClassCountModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ClassCountModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const auto row = static_cast<std::size_t>(index.row());
    if (role == Qt::TextAlignmentRole)
        return QVariant(Qt::AlignVCenter | (index.column() == ClassColumn ? Qt::AlignLeft : Qt::AlignRight));
    if (role == Qt::DecorationRole && index.column() == ClassColumn)
        return seriesSwatch(row, QGuiApplication::palette());
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case ClassColumn:
        return fromUtf8(m_classes[row]);
    case PicturesColumn:
        return QString::number(m_counts[row].images);
    default:
        return QString::number(m_counts[row].boxesOfSplit[static_cast<std::size_t>(index.column() - TrainColumn)]);
    }
}

QVariant ClassCountModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant(Qt::AlignVCenter | (section == ClassColumn ? Qt::AlignLeft : Qt::AlignRight));
    if (role == Qt::ToolTipRole && section >= TrainColumn && section <= TestColumn)
        return tr("Boxes in pictures of this split");
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case ClassColumn:
        return tr("Class");
    case TrainColumn:
        return tr("Train");
    case ValColumn:
        return tr("Val");
    case TestColumn:
        return tr("Test");
    case PicturesColumn:
        return tr("Pictures");
    default:
        return {};
    }
}

}  // namespace abcp::ui
