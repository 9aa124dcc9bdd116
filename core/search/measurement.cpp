#include "core/search/measurement.h"

#include "core/pruning/spec_surgery.h"

#include <algorithm>
#include <cstddef>

namespace abcp {

std::vector<Decision> decisionsOf(const PruningAction& action, const SearchSpace& space, const PlanOptions& options)
{
    // A block within a pruned one goes with it, whatever was sampled for it.
    const std::vector<bool> removed = removedLayers(space, action);
    const auto isRemoved = [&](int layer) { return removed[static_cast<std::size_t>(layer)]; };

    std::vector<Decision> decisions;
    decisions.reserve(space.blocks.size() + space.groups.size());
    for (std::size_t i = 0; i < space.blocks.size(); ++i) {
        const int shortcut = space.blocks[i].shortcut;
        decisions.push_back({.layer = shortcut, .block = static_cast<int>(i), .kept = isRemoved(shortcut) ? 0 : 1, .original = 1});
    }
    for (std::size_t i = 0; i < space.groups.size(); ++i) {
        const CouplingGroup& group = space.groups[i];
        int kept = group.prunable ? keptChannelCount(group, action.pruningRatio[i], options) : group.channels;
        if (std::ranges::all_of(group.producers, isRemoved) && std::ranges::all_of(group.followers, isRemoved))
            kept = 0;
        decisions.push_back({.layer = group.producers.front(), .block = -1, .kept = kept, .original = group.channels});
    }
    return decisions;
}

}  // namespace abcp
