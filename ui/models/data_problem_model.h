#pragma once

#include "core/data/dataset_review.h"

#include <QAbstractTableModel>

#include <cstddef>
#include <vector>

namespace abcp::ui {

// What is wrong in a data set, one problem a row, with the picture that each is about.
class DataProblemModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { FileColumn, LineColumn, WhatColumn, ColumnCount };

    explicit DataProblemModel(QObject* parent = nullptr) : QAbstractTableModel(parent) {}

    // pictures: one a problem, as picturesOfProblems() gives them.
    void setProblems(std::vector<DataProblem> problems, std::vector<ProblemPicture> pictures);

    const DataProblem& problem(int row) const { return m_problems[static_cast<std::size_t>(row)]; }
    const ProblemPicture& picture(int row) const { return m_pictures[static_cast<std::size_t>(row)]; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<DataProblem> m_problems;
    std::vector<ProblemPicture> m_pictures;
};

}  // namespace abcp::ui
