#pragma once

#include "core/base/random.h"
#include "core/network/network.h"
#include "core/pruning/pruning_action.h"
#include "core/pruning/pruning_plan.h"
#include "core/pruning/search_space.h"

#include <cstdint>

// Small networks with everything that makes pruning hard: nested and overlapping blocks, swapped and projected
// shortcuts, concatenations (of a layer with itself too), depthwise and grouped convolutions, several heads.
abcp::Network randomNetwork(std::uint64_t seed);

// Blocks and ratios drawn, from "touch nothing" to "cut all".
abcp::PruningAction randomAction(const abcp::SearchSpace& space, abcp::Generator& generator);
abcp::PlanOptions randomOptions(abcp::Generator& generator);
