#pragma once

#include "core/network/network.h"
#include "core/pruning/pruning_plan.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace abcp {

// As settings and options spell them: "batch-norm-scale", "l1", ...
const std::vector<std::string>& importanceNames();
std::string importanceName(ChannelImportance importance);
std::optional<ChannelImportance> importanceNamed(std::string_view name);

// How much each output channel of a layer with weights counts, divided by the layer's mean; all 0 when they are all 0.
// A channel whose values are not finite counts 0. `importance` is neither Taylor nor Random, which do not go by weights. Throws
// InputError when the layer has no weights or not as many as its spec says.
std::vector<double> channelImportance(const Network& network, int layer, ChannelImportance importance);

// Indices of the `count` largest values (the lower index first among equals), ascending.
std::vector<int> indicesOfLargest(const std::vector<double>& values, int count);

}  // namespace abcp
