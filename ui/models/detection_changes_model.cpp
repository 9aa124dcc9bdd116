#include "ui/models/detection_changes_model.h"

#include "ui/cv_image.h"
#include "ui/text.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace abcp::ui {

void DetectionChangesModel::begin(std::vector<std::string> classes)
{
    beginResetModel();
    m_classes = std::move(classes);
    m_pictures.clear();
    m_rows.clear();
    endResetModel();
}

void DetectionChangesModel::add(const ComparedPicture& picture)
{
    m_pictures.push_back({picture.file, fromPath(picture.file.filename()), picture.image.empty() ? QImage() : imageOf(picture.image), picture.objects, picture.original,
                          picture.candidate, picture.isLabelled});
    const std::vector<Row> added = rowsOf(static_cast<int>(m_pictures.size()) - 1);
    if (added.empty())
        return;
    beginInsertRows({}, rowCount(), rowCount() + static_cast<int>(added.size()) - 1);
    m_rows.insert(m_rows.end(), added.begin(), added.end());
    endInsertRows();
}

void DetectionChangesModel::setConfidence(float confidence)
{
    if (confidence == m_confidence)
        return;
    beginResetModel();
    m_confidence = confidence;
    m_rows.clear();
    for (int picture = 0; picture < static_cast<int>(m_pictures.size()); ++picture)
        std::ranges::copy(rowsOf(picture), std::back_inserter(m_rows));
    endResetModel();
}

std::vector<DetectionChangesModel::Row> DetectionChangesModel::rowsOf(int picture) const
{
    const Picture& one = m_pictures[static_cast<std::size_t>(picture)];
    const DetectionDifference difference = one.isLabelled ? differenceOf(one.original, one.candidate, one.objects, m_confidence)
                                                          : differenceOf(one.original, one.candidate, m_confidence);
    std::vector<Row> rows;
    for (const DetectionChange& change : difference.lost)
        rows.push_back({picture, Change::Lost, change});
    for (const DetectionChange& change : difference.gained)
        rows.push_back({picture, Change::Gained, change});
    for (const DetectionChange& change : difference.falseAlarms)
        rows.push_back({picture, Change::FalseAlarm, change});
    return rows;
}

QString DetectionChangesModel::className(int classId) const
{
    return classId >= 0 && static_cast<std::size_t>(classId) < m_classes.size() ? fromUtf8(m_classes[static_cast<std::size_t>(classId)])
                                                                                : tr("class %1").arg(classId);
}

int DetectionChangesModel::count(Change change) const
{
    return static_cast<int>(std::ranges::count(m_rows, change, &Row::change));
}

int DetectionChangesModel::firstRowOf(int picture) const
{
    const auto found = std::ranges::find(m_rows, picture, &Row::picture);
    return found == m_rows.end() ? -1 : static_cast<int>(found - m_rows.begin());
}

int DetectionChangesModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int DetectionChangesModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant DetectionChangesModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    if (role == Qt::TextAlignmentRole)
        return QVariant(Qt::AlignVCenter | (index.column() == ConfidenceColumn ? Qt::AlignRight : Qt::AlignLeft));
    if (role == Qt::ToolTipRole && index.column() == PictureColumn)
        return m_pictures[static_cast<std::size_t>(row.picture)].name;
    if (role == Qt::ToolTipRole && index.column() == ChangeColumn && !isLabelled())
        return row.change == Change::Lost ? tr("Something that the unpruned network sees and the candidate does not") : tr("Something that only the candidate sees");
    if (role == Qt::ToolTipRole && index.column() == ChangeColumn)
        return row.change == Change::Lost ? tr("An object that the unpruned network finds and the candidate does not")
               : row.change == Change::Gained
                   ? tr("An object that the candidate finds and the unpruned network does not")
                   : tr("A detection of the candidate where there is no object, and the unpruned network sees none");
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case PictureColumn:
        return m_pictures[static_cast<std::size_t>(row.picture)].name;
    case ChangeColumn:
        return row.change == Change::Lost ? tr("lost") : row.change == Change::Gained ? tr("gained") : tr("false alarm");
    case ClassColumn:
        return className(row.what.classId);
    case ConfidenceColumn:
        return QString::number(static_cast<double>(row.what.confidence), 'f', 2);
    default:
        return {};
    }
}

QVariant DetectionChangesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant(Qt::AlignVCenter | (section == ConfidenceColumn ? Qt::AlignRight : Qt::AlignLeft));
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case PictureColumn:
        return tr("Picture");
    case ChangeColumn:
        return tr("Change");
    case ClassColumn:
        return tr("Class");
    case ConfidenceColumn:
        return tr("Conf.");
    default:
        return {};
    }
}

}  // namespace abcp::ui
