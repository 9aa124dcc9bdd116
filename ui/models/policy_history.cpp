#include "ui/models/policy_history.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace abcp::ui {

PolicyHistory::PolicyHistory(const RunModel& model, QObject* parent) : QObject(parent), m_model(model)
{
    connect(&m_model, &RunModel::opened, this, &PolicyHistory::rebuild);
    connect(&m_model, &RunModel::appended, this, &PolicyHistory::average);
    rebuild();
}

void PolicyHistory::rebuild()
{
    m_rows = m_model.isOpen() ? DecisionRows(m_model.run()) : DecisionRows();
    m_profiles.clear();
    Q_EMIT opened();
    if (!m_model.episodes().empty())
        average(0, static_cast<int>(m_model.episodes().size()) - 1);
    Q_EMIT changed();
}

int PolicyHistory::ownViewFrom() const
{
    const auto first = std::ranges::find(m_profiles, true, &Profile::ownView);
    return first == m_profiles.end() ? -1 : first->episodes;
}

// Some hundred averages, however long the run is.
void PolicyHistory::average(int, int last)
{
    if (!m_profiles.empty() && m_profiles.back().ownView)
        return;
    const int step = std::max(1, static_cast<int>(m_model.episodes().size()) / 300);
    const std::size_t before = m_profiles.size();
    for (int episodes = (m_profiles.empty() ? 0 : m_profiles.back().episodes) + step; episodes <= last + 1; episodes += step)
        m_profiles.push_back(averageAt(episodes));
    if (m_profiles.size() != before)
        Q_EMIT changed();
}

PolicyHistory::Profile PolicyHistory::averageAt(int episodes) const
{
    const auto rows = static_cast<std::size_t>(m_rows.count());
    std::vector<double> sum(rows), squares(rows);
    std::vector<int> count(rows);
    int taken = 0;
    for (int number = episodes - 1; number >= 0 && taken < window; --number) {
        const Episode& episode = m_model.episode(number);
        if (episode.origin != Origin::Agent)
            continue;
        ++taken;
        for (std::size_t row = 0; row < rows; ++row) {
            const auto cell = m_rows.cell(episode, static_cast<int>(row));
            const bool isBlock = static_cast<int>(row) < m_rows.blockCount();
            if (!cell || (!isBlock && cell->removed))
                continue;
            const double value = cell->removed ? 0 : cell->kept;
            sum[row] += value;
            squares[row] += value * value;
            ++count[row];
        }
    }
    Profile profile{episodes, false, PolicySnapshot::Beliefs(rows)};
    for (std::size_t row = 0; row < rows; ++row)
        if (count[row] > 0) {
            const double mean = sum[row] / count[row];
            profile.beliefs[row] = PolicySnapshot::Belief{mean, std::sqrt(std::max(0.0, squares[row] / count[row] - mean * mean))};
        }
    return profile;
}

void PolicyHistory::add(const PolicySnapshot& policy)
{
    Profile profile{policy.episodes, true, PolicySnapshot::Beliefs(static_cast<std::size_t>(m_rows.count()))};
    for (std::size_t i = 0; i < profile.beliefs.size(); ++i) {
        const DecisionRows::Row& row = m_rows.rows()[i];
        const PolicySnapshot::Beliefs& all = row.block >= 0 ? policy.blocks : policy.groups;
        const auto index = static_cast<std::size_t>(row.block >= 0 ? row.block : row.group);
        if (index >= all.size() || !all[index])
            continue;
        profile.beliefs[i] = *all[index];
        if (row.block < 0)
            profile.beliefs[i]->mean = 1 - profile.beliefs[i]->mean;
    }
    std::erase_if(m_profiles, [&](const Profile& known) { return known.episodes >= profile.episodes; });
    m_profiles.push_back(std::move(profile));
    Q_EMIT changed();
}

}  // namespace abcp::ui
