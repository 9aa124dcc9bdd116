#pragma once

#include <QSortFilterProxyModel>

#include <functional>

namespace abcp::ui {

// A table sorted by what its cells stand for, in which rows that the filter does not let through are written faintly and stay where they are.
class DimmedRows : public QSortFilterProxyModel {
    Q_OBJECT

public:
    // sortRole: of the source, the raw value. isShown: of a row of the source.
    DimmedRows(QAbstractItemModel& source, int sortRole, std::function<bool(int)> isShown, QObject* parent = nullptr);

    QVariant data(const QModelIndex& index, int role) const override;
    // After what isShown() answers has changed.
    void judge();

private:
    std::function<bool(int)> m_isShown;
};

}  // namespace abcp::ui
