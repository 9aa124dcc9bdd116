#include "core/search/seen_candidates.h"

#include <algorithm>
#include <iterator>

namespace abcp {

namespace {

std::vector<int> keptOf(const std::vector<Decision>& decisions)
{
    std::vector<int> kept;
    kept.reserve(decisions.size());
    std::ranges::transform(decisions, std::back_inserter(kept), &Decision::kept);
    return kept;
}

}  // namespace

void SeenCandidates::add(const Episode& episode)
{
    if (!episode.failed())
        m_seen.try_emplace(keptOf(episode.decisions), Seen{episode.number, *episode.measurement, episode.reward});
}

const SeenCandidates::Seen* SeenCandidates::find(const std::vector<Decision>& decisions) const
{
    const auto found = m_seen.find(keptOf(decisions));
    return found == m_seen.end() ? nullptr : &found->second;
}

}  // namespace abcp
