#pragma once

#include "core/network/network_spec.h"

#include <cstdint>
#include <vector>

namespace abcp {

struct Complexity {
    std::int64_t macs = 0;    // multiply-accumulates of convolutional, connected and local layers, for one image
    std::int64_t params = 0;  // weights, biases, batch-norm scale and shift

    std::int64_t flops() const { return 2 * macs; }  // Darknet's BFLOPs x 1e9, which leave local layers out
    Complexity& operator+=(const Complexity& other);
};

// Shapes must have been inferred.
Complexity layerComplexity(const LayerSpec& layer);
Complexity complexity(const NetworkSpec& spec);

}  // namespace abcp
