#pragma once

#include "core/network/network.h"
#include "core/pruning/pruning_plan.h"

#include <vector>

namespace abcp {

// How much each output channel of a layer with weights counts, divided by the layer's mean; all 0 when they are all 0.
// A channel whose values are not finite counts 0. `importance` is not Random. `gradients` is for Taylor only: of the loss
// by every value, laid out as network.weights. Throws InputError when the layer has no weights (gradients) or not as many
// as its spec says.
std::vector<double> channelImportance(const Network& network, int layer, ChannelImportance importance,
                                      const LayerGradients& gradients = {});

// Indices of the `count` largest values (the lower index first among equals), ascending.
std::vector<int> indicesOfLargest(const std::vector<double>& values, int count);

}  // namespace abcp
