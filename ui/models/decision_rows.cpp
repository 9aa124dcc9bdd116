#include "ui/models/decision_rows.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <cmath>

namespace abcp::ui {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("DecisionRows", text);
}

QString layerList(const std::vector<int>& layers)
{
    QStringList numbers;
    for (int layer : layers)
        numbers << QString::number(layer);
    return numbers.join(QStringLiteral(", "));
}

}  // namespace

DecisionRows::DecisionRows(const LoadedRun& run)
    : m_blocksOfSpace(run.space.blocks.size()), m_groupsOfSpace(run.space.groups.size())
{
    for (std::size_t i = 0; i < m_blocksOfSpace; ++i) {
        const ResidualBlock& block = run.space.blocks[i];
        if (!block.prunable)
            continue;
        const int index = static_cast<int>(i);
        m_rows.push_back({index, -1, block.firstLayer, tr("block %1").arg(index),
                          tr("block %1, layers %2 to %3").arg(index).arg(block.firstLayer).arg(block.shortcut)});
    }
    m_blockCount = count();
    for (std::size_t i = 0; i < m_groupsOfSpace; ++i) {
        const CouplingGroup& group = run.space.groups[i];
        if (!group.prunable || group.producers.empty())
            continue;
        std::vector<int> layers = group.producers;
        layers.insert(layers.end(), group.followers.begin(), group.followers.end());
        const int first = group.producers.front();
        const QString longLabel = layers.size() == 1 ? tr("layer %1").arg(first)
                                                     : tr("layers %1, tied").arg(layerList(layers));
        const QString label = layers.size() == 1 ? tr("conv %1").arg(first)
                                                 : tr("conv %1 +%2").arg(first).arg(layers.size() - 1);
        m_rows.push_back({-1, static_cast<int>(i), first, label, longLabel});
    }
    std::stable_sort(m_rows.begin() + m_blockCount, m_rows.end(),
                     [](const Row& a, const Row& b) { return a.firstLayer < b.firstLayer; });
}

int DecisionRows::rowAt(double coordinate) const
{
    const double nearest = std::round(coordinate);
    if (!(nearest >= 0 && nearest < lineCount()))
        return -1;
    const int at = static_cast<int>(nearest);
    if (!isDivided() || at < m_blockCount)
        return at;
    return at == m_blockCount ? -1 : at - 1;
}

QStringList DecisionRows::labels() const
{
    QStringList names;
    for (int row = 0; row < count(); ++row) {
        if (isDivided() && row == m_blockCount)
            names << QString();
        names << m_rows[static_cast<std::size_t>(row)].label;
    }
    return names;
}

// An episode lists its decisions blocks first, then groups, each in the space's order; what went with a block keeps 0.
std::optional<DecisionRows::Cell> DecisionRows::cell(const Episode& episode, int row) const
{
    if (episode.decisions.size() != m_blocksOfSpace + m_groupsOfSpace)
        return std::nullopt;
    const Row& r = m_rows.at(static_cast<std::size_t>(row));
    const std::size_t index = r.block >= 0 ? static_cast<std::size_t>(r.block) : m_blocksOfSpace + static_cast<std::size_t>(r.group);
    const Decision& decision = episode.decisions[index];
    Cell cell;
    cell.keptChannels = decision.kept;
    cell.channels = decision.original;
    cell.kept = static_cast<double>(decision.kept) / std::max(decision.original, 1);
    cell.removed = decision.kept == 0;
    return cell;
}

}  // namespace abcp::ui
