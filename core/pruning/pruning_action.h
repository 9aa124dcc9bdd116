#pragma once

#include "core/base/json.h"
#include "core/pruning/search_space.h"

#include <string>
#include <vector>

namespace abcp {

// What an agent sampled: one decision a block and one a group of a search space, in its order.
struct PruningAction {
    std::vector<bool> keepBlock;        // true keeps it; always true where the block is not prunable
    std::vector<double> pruningRatio;   // share of channels that goes, 0 <= r < 1; 0 where not prunable

    bool operator==(const PruningAction&) const = default;
};

// Keeps everything.
PruningAction identityAction(const SearchSpace& space);
// Every prunable ratio the same; blocks kept or all pruned.
PruningAction uniformAction(const SearchSpace& space, double ratio, bool keepBlocks = true);

// Whether an action takes something out and has one ratio for all prunable groups, whatever it does with the blocks.
bool isUniformCut(const SearchSpace& space, const PruningAction& action);

// The action file of the command line: blocks by their order in the network, ratios by layer index, "*" for
// the rest. fromJson throws InputError (where = source) on an unknown block or layer, a ratio outside [0, 1), a
// decision on something that cannot be pruned, or two different ratios for one group.
Json toJson(const PruningAction& action, const SearchSpace& space);
PruningAction actionFromJson(const Json& json, const SearchSpace& space, const std::string& source);

}  // namespace abcp
