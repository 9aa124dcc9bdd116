#include "core/search/uniform_probes.h"

#include "core/search/block_patterns.h"
#include "core/search/cost_fit.h"

#include <algorithm>
#include <array>
#include <utility>

namespace abcp {

UniformProbes::UniformProbes(const AgentTask& task) : m_task(task)
{
    for (std::size_t b = 0; b < task.space.blocks.size(); ++b)
        if (task.isOpen(b))
            m_open.push_back(b);
    for (PruningAction& cut : uniformCuts(task)) {
        m_had.insert(cut.keepBlock);
        m_patterns.push_back({static_cast<std::size_t>(std::ranges::count_if(m_open, [&](std::size_t block) { return cut.keepBlock[block]; }))});
        m_cuts.push_back({std::move(cut)});
    }
    m_step = (m_open.size() + 2) / 4;
}

MeasuredCut UniformProbes::answer(std::optional<double> reward)
{
    MeasuredCut answered = m_cuts[m_answered++];
    answered.reward = m_cuts[m_answered - 1].reward = reward;
    if (m_answered == m_cuts.size())
        planNeighbours();
    return answered;
}

const MeasuredCut* UniformProbes::best() const
{
    const auto best = std::ranges::max_element(m_cuts, {}, &MeasuredCut::reward);  // no reward is less than any
    return best == m_cuts.end() || !best->reward ? nullptr : &*best;
}

void UniformProbes::planNeighbours()
{
    const MeasuredCut* const found = best();
    if (m_step == 0 || !found || found->reward == m_bestBefore)
        return;
    m_bestBefore = found->reward;
    const Pattern pattern = m_patterns[static_cast<std::size_t>(found - m_cuts.data())];
    for (const Place place : pattern.place ? std::vector{*pattern.place} : std::vector{Place::Even, Place::First, Place::Last}) {
        if (place != Place::Even)
            add(pattern.kept, place);
        if (pattern.kept >= m_step)
            add(pattern.kept - m_step, place);
        add(pattern.kept + m_step, place);
    }
    m_step /= 2;
}

void UniformProbes::add(std::size_t kept, Place place)
{
    const std::size_t total = m_open.size();
    if (kept == 0 || kept >= total)
        return;  // one of the first cuts
    PruningAction action = constrained(m_task, uniformAction(m_task.space, (m_task.minRatio + m_task.maxRatio) / 2, false));
    for (std::size_t i = 0; i < kept; ++i) {
        const std::size_t at = place == Place::Even ? (i + 1) * total / kept - 1 : place == Place::First ? i : total - kept + i;
        action.keepBlock[m_open[at]] = true;
    }
    if (!m_had.insert(action.keepBlock).second)
        return;
    m_cuts.push_back({fitToBudget(m_task, levelled(m_task, std::move(action), 0.5), 1.0)});
    m_patterns.push_back({kept, place});
}

}  // namespace abcp
