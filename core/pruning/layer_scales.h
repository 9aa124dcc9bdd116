#pragma once

#include "core/network/network.h"

#include <vector>

namespace abcp {

// One vector a layer: |batch-norm scale| of each of its output channels, as it is, so that layers can be compared; empty for a layer
// without weights.
using LayerScales = std::vector<std::vector<double>>;

// A layer with weights but without batch norm has no such scale: its filters' L1 norms take their place, all times the factor that
// brings their mean to the mean of all scales of the network (to 1 when it has none). A value that is not finite counts 0.
// Throws InputError when the weights do not fit the spec; empty when the network has none.
LayerScales layerScales(const Network& network);

}  // namespace abcp
