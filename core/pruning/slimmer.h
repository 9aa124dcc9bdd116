#pragma once

#include "core/network/network.h"
#include "core/pruning/pruning_plan.h"
#include "core/pruning/search_space.h"

#include <vector>

namespace abcp {

// The network cut by a plan, weights inherited; the original is untouched. Its output equals the original's
// with the removed channels set to zero after every activation and the removed blocks bypassed.
Network slim(const Network& network, const SearchSpace& space, const PruningPlan& plan);

// Positions among a layer's output channels that a plan leaves, ascending; a removed layer's are those of the channels that go past it.
std::vector<int> keptChannels(const SearchSpace& space, const PruningPlan& plan, int layer);

// For each layer of the original its index in the slim network, -1 where it was removed.
std::vector<int> slimIndices(const PruningPlan& plan);

}  // namespace abcp
