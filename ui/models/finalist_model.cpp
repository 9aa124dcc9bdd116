#include "ui/models/finalist_model.h"

#include "ui/format.h"

#include <QFont>

#include <utility>

namespace abcp::ui {

FinalistModel::FinalistModel(FinalistsResult result, QObject* parent) : QAbstractTableModel(parent), m_result(std::move(result)) {}

int FinalistModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_result.finalists.size());
}

int FinalistModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant FinalistModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto row = static_cast<std::size_t>(index.row());
    const Finalist& finalist = m_result.finalists[row];
    switch (role) {
    case Qt::TextAlignmentRole:
        return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    case Qt::FontRole:
        if (row == m_result.chosen) {
            QFont bold;
            bold.setBold(true);
            return bold;
        }
        return {};
    case Qt::DisplayRole:
        switch (index.column()) {
        case EpisodeColumn: return QString::number(finalist.episode.number);
        case FlopsColumn: return percentText(finalist.retrained.flopsRatio, 2);
        case ParamsColumn: return percentText(finalist.retrained.paramsRatio, 2);
        case SearchColumn: return scoreText(finalist.episode.measurement->map50);
        case RetrainedColumn: return scoreText(finalist.retrained.map50);
        case StrictColumn: return scoreText(finalist.retrained.map5095);
        default: return {};
        }
    default:
        return {};
    }
}

QVariant FinalistModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case EpisodeColumn: return tr("Episode");
    case FlopsColumn: return tr("FLOPs left");
    case ParamsColumn: return tr("Parameters left");
    case SearchColumn: return tr("mAP50 in the search");
    case RetrainedColumn: return tr("mAP50 retrained");
    case StrictColumn: return tr("mAP50:95 retrained");
    default: return {};
    }
}

}  // namespace abcp::ui
