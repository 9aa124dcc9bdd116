#include "ui/models/dimmed_rows.h"

#include "ui/theme.h"

#include <QGuiApplication>

#include <utility>

namespace abcp::ui {

DimmedRows::DimmedRows(QAbstractItemModel& source, int sortRole, std::function<bool(int)> isShown, QObject* parent)
    : QSortFilterProxyModel(parent), m_isShown(std::move(isShown))
{
    setSortRole(sortRole);
    setSourceModel(&source);
}

QVariant DimmedRows::data(const QModelIndex& index, int role) const
{
    if (role == Qt::ForegroundRole && index.isValid() && !m_isShown(mapToSource(index).row())) {
        const QPalette palette = QGuiApplication::palette();
        return mixed(palette.color(QPalette::Text), palette.color(QPalette::Base), 0.6);
    }
    return QSortFilterProxyModel::data(index, role);
}

void DimmedRows::judge()
{
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1), {Qt::ForegroundRole});
}

}  // namespace abcp::ui
