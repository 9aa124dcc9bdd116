#include "ui/models/data_problem_model.h"

#include "ui/text.h"

#include <utility>

namespace abcp::ui {

void DataProblemModel::setProblems(std::vector<DataProblem> problems, std::vector<ProblemPicture> pictures)
{
    beginResetModel();
    m_problems = std::move(problems);
    m_pictures = std::move(pictures);
    endResetModel();
}

int DataProblemModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_problems.size());
}

int DataProblemModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant DataProblemModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const DataProblem& one = problem(index.row());
    if (role == Qt::TextAlignmentRole)
        return QVariant(Qt::AlignVCenter | (index.column() == LineColumn ? Qt::AlignRight : Qt::AlignLeft));
    if (role == Qt::ToolTipRole)
        return index.column() == FileColumn ? fromPath(one.file) : fromUtf8(one.what);
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case FileColumn:
        return fromPath(one.file.filename());
    case LineColumn:
        return one.line > 0 ? QString::number(one.line) : QString();
    case WhatColumn:
        return one.fileRefused ? tr("left out: %1").arg(fromUtf8(one.what)) : fromUtf8(one.what);
    default:
        return {};
    }
}

QVariant DataProblemModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant(Qt::AlignVCenter | (section == LineColumn ? Qt::AlignRight : Qt::AlignLeft));
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case FileColumn:
        return tr("File");
    case LineColumn:
        return tr("Line");
    case WhatColumn:
        return tr("Problem");
    default:
        return {};
    }
}

}  // namespace abcp::ui
