#include "ui/models/steering_model.h"

#include "ui/format.h"

#include <QFont>

#include <algorithm>

namespace abcp::ui {

SteeringModel::SteeringModel(SteeringDraft& draft, const PolicyHistory& policy, QObject* parent)
    : QAbstractTableModel(parent), m_draft(draft), m_policy(policy), m_rowCount(policy.rows().count())
{
    connect(&m_policy, &PolicyHistory::opened, this, [this] {
        beginResetModel();
        m_rowCount = m_policy.rows().count();
        endResetModel();
    });
    connect(&m_policy, &PolicyHistory::changed, this, &SteeringModel::tellChanged);
    connect(&m_draft, &SteeringDraft::changed, this, &SteeringModel::tellChanged);
}

void SteeringModel::tellChanged()
{
    if (m_rowCount > 0)
        Q_EMIT dataChanged(index(0, 0), index(m_rowCount - 1, ColumnCount - 1));
}

int SteeringModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : m_rowCount;
}

int SteeringModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString SteeringModel::lockText(const DecisionRows::Row& row) const
{
    if (row.block >= 0) {
        const auto lock = m_draft.blockLock(row.block);
        return !lock ? tr("free") : *lock ? tr("stays") : tr("goes");
    }
    const auto bounds = m_draft.groupBounds(row.group);
    return !bounds ? tr("free") : bounds->isFixed() ? tr("fixed") : tr("own bounds");
}

QString SteeringModel::policyText(int row) const
{
    if (m_policy.profiles().empty())
        return dash();
    const auto& belief = m_policy.profiles().back().beliefs[static_cast<std::size_t>(row)];
    if (!belief)
        return dash();
    const QString mean = percentText(belief->mean, 0);
    return m_policy.rows().rows()[static_cast<std::size_t>(row)].block >= 0 ? mean : tr("%1 ± %2").arg(mean).arg(100 * belief->spread, 0, 'f', 0);
}

QVariant SteeringModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= m_rowCount)
        return {};
    const DecisionRows::Row& row = m_policy.rows().rows()[static_cast<std::size_t>(index.row())];
    const bool isBound = index.column() == LeastColumn || index.column() == LargestColumn;
    const auto own = row.block >= 0 ? std::nullopt : m_draft.groupBounds(row.group);
    const RatioBounds bounds = own.value_or(m_draft.steering().ratios);
    const double bound = 100 * (index.column() == LeastColumn ? bounds.min : bounds.max);
    switch (role) {
    case Qt::DisplayRole:
        switch (index.column()) {
        case NameColumn: return row.label;
        case LockColumn: return lockText(row);
        case LeastColumn:
        case LargestColumn: return row.block >= 0 ? dash() : QString::number(bound, 'f', 0);
        case PolicyColumn: return policyText(index.row());
        default: return {};
        }
    case Qt::EditRole:
        return isBound && row.block < 0 ? QVariant(bound) : QVariant();
    case Qt::ToolTipRole:
        return index.column() == NameColumn ? QVariant(row.longLabel) : QVariant();
    case Qt::TextAlignmentRole:
        return QVariant(Qt::AlignVCenter | (isBound || index.column() == PolicyColumn ? Qt::AlignRight : Qt::AlignLeft));
    case Qt::FontRole: {
        const bool locked = row.block >= 0 ? m_draft.blockLock(row.block).has_value() : own.has_value();
        if (!locked || index.column() == PolicyColumn)
            return {};
        QFont font;
        font.setWeight(QFont::DemiBold);
        return font;
    }
    default:
        return {};
    }
}

QVariant SteeringModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant(Qt::AlignVCenter | (section >= LeastColumn ? Qt::AlignRight : Qt::AlignLeft));
    if (role == Qt::ToolTipRole) {
        switch (section) {
        case LeastColumn: return tr("Least share of the layer's channels that goes, percent");
        case LargestColumn: return tr("Largest share of the layer's channels that goes, percent");
        case PolicyColumn: return tr("The policy's own mean and spread: the probability that a block stays, the share of channels that a layer keeps. "
                                     "Of a run that is not searched here, and of other agents, the mean of the last %1 actions")
                                .arg(PolicyHistory::window);
        default: return {};
        }
    }
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case NameColumn: return tr("Decision");
    case LockColumn: return tr("Lock");
    case LeastColumn: return tr("Least, %");
    case LargestColumn: return tr("Most, %");
    case PolicyColumn: return tr("Kept by policy");
    default: return {};
    }
}

Qt::ItemFlags SteeringModel::flags(const QModelIndex& index) const
{
    const Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    const bool isBound = index.column() == LeastColumn || index.column() == LargestColumn;
    const bool isGroup = index.isValid() && index.row() >= m_policy.rows().blockCount();
    return isBound && isGroup ? flags | Qt::ItemIsEditable : flags;
}

// The other bound gives way.
bool SteeringModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    if (role != Qt::EditRole || !flags(index).testFlag(Qt::ItemIsEditable))
        return false;
    bool isNumber = false;
    const double ratio = std::clamp(value.toDouble(&isNumber) / 100, 0.0, 0.99);
    if (!isNumber)
        return false;
    const int group = m_policy.rows().rows()[static_cast<std::size_t>(index.row())].group;
    RatioBounds bounds = m_draft.groupBounds(group).value_or(m_draft.steering().ratios);
    if (index.column() == LeastColumn)
        bounds = {ratio, std::max(ratio, bounds.max)};
    else
        bounds = {std::min(ratio, bounds.min), ratio};
    m_draft.setGroupBounds(group, bounds);
    return true;
}

}  // namespace abcp::ui
