#include "core/search/uniform_probes.h"

#include "core/search/block_patterns.h"

#include <algorithm>
#include <utility>

namespace abcp {

UniformProbes::UniformProbes(const AgentTask& task)
{
    for (PruningAction& cut : uniformCuts(task))
        m_cuts.push_back({std::move(cut)});
}

const MeasuredCut& UniformProbes::answer(std::optional<double> reward)
{
    MeasuredCut& cut = m_cuts[m_answered++];
    cut.reward = reward;
    return cut;
}

const MeasuredCut* UniformProbes::best() const
{
    const auto best = std::ranges::max_element(m_cuts, {}, &MeasuredCut::reward);  // nothing is less than any number
    return best == m_cuts.end() || !best->reward ? nullptr : &*best;
}

}  // namespace abcp
