#pragma once

#include "core/data/dataset_statistics.h"

#include <QAbstractTableModel>

#include <string>
#include <vector>

namespace abcp::ui {

// The classes of a data set, one a row: boxes by split, and pictures with at least one.
class ClassCountModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { ClassColumn, TrainColumn, ValColumn, TestColumn, PicturesColumn, ColumnCount };

    explicit ClassCountModel(QObject* parent = nullptr) : QAbstractTableModel(parent) {}

    void setCounts(std::vector<std::string> classes, std::vector<ClassStatistics> counts);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<std::string> m_classes;
    std::vector<ClassStatistics> m_counts;
};

}  // namespace abcp::ui
