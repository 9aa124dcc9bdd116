#pragma once

#include "core/network/network_spec.h"
#include "core/pruning/pruning_action.h"
#include "core/pruning/search_space.h"

#include <vector>

namespace abcp {

// One a layer of the network: whether the action's pruned blocks take it out. Decisions on blocks that are not
// prunable count as "keep". Throws InputError when the action does not fit the space.
std::vector<bool> removedLayers(const SearchSpace& space, const PruningAction& action);

// How many channels layer `layer` outputs when group g keeps keptCounts[g] of its own.
int keptOutputChannels(const SearchSpace& space, int layer, const std::vector<int>& keptCounts);

// The spec without the removed layers (whole blocks) and with keptCounts[g] channels of each group g: references
// follow the bypasses, shapes are inferred, lines of the cfg are forgotten.
// Throws InputError when a layer is removed whose output is still read and which ends no removed block.
NetworkSpec cutSpec(const NetworkSpec& spec, const SearchSpace& space, const std::vector<bool>& removed,
                    const std::vector<int>& keptCounts);

// For each layer its index once the removed ones are gone, -1 for those.
std::vector<int> indicesAfterRemoval(const std::vector<bool>& removed);

}  // namespace abcp
