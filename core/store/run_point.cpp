#include "core/store/run_point.h"

#include <cstdint>

namespace abcp {

RunPoint runPoint(const Episode& episode)
{
    const Measurement& m = *episode.measurement;
    RunPoint point{episode.number, m.map50, static_cast<double>(m.flops), static_cast<double>(m.params), m.latencyMs, episode.reward};
    point.loss = m.loss;
    point.repeated = episode.sameAs.has_value();
    std::int64_t kept = 0;
    std::int64_t original = 0;
    for (const Decision& decision : episode.decisions) {
        if (decision.block >= 0) {
            point.blocks.push_back(decision.kept > 0);
            point.blocksKept += decision.kept > 0 ? 1 : 0;
        } else {
            kept += decision.kept;
            original += decision.original;
        }
    }
    if (original > 0)
        point.keptShare = static_cast<double>(kept) / static_cast<double>(original);
    return point;
}

}  // namespace abcp
