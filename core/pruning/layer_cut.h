#pragma once

#include "core/pruning/pruning_action.h"
#include "core/pruning/pruning_plan.h"
#include "core/pruning/search_space.h"

#include <cstdint>
#include <string>
#include <vector>

namespace abcp {

// What an action leaves of one layer with weights.
struct LayerCut {
    int layer = 0;              // of the original network
    int original = 0;           // channels
    int kept = 0;               // 0 when removed
    bool removed = false;       // with its block
    std::int64_t flopsBefore = 0;
    std::int64_t flopsAfter = 0;
    std::int64_t paramsBefore = 0;
    std::int64_t paramsAfter = 0;
};

// By layer. Throws InputError when the action does not fit the space.
std::vector<LayerCut> layerCuts(const NetworkSpec& spec, const SearchSpace& space, const PruningAction& action, const PlanOptions& options);

// "conv 3×3 /2, 4 groups", "shortcut".
std::string layerTypeText(const LayerSpec& layer);

}  // namespace abcp
