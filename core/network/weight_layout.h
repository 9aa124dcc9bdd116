#pragma once

#include "core/network/network_spec.h"

#include <cstddef>

namespace abcp {

// How many values each array of a layer's weights holds; all 0 for a layer without weights. Shapes must have been inferred.
struct WeightLayout {
    std::size_t biases = 0;
    std::size_t normalized = 0;  // scales, rolling means and variances each; 0 without batch norm
    std::size_t weights = 0;

    std::size_t total() const { return biases + 3 * normalized + weights; }
    bool empty() const { return weights == 0; }
};

WeightLayout weightLayout(const LayerSpec& layer);

// How the weights of a layer that has some lie: `places` times filters x inputs x area, the inputs being those of one of
// `groups`. A connected layer's area is the extent of a channel of its input.
struct WeightBlocks {
    std::size_t places = 1;
    std::size_t filters = 0;
    std::size_t inputs = 0;
    std::size_t area = 0;
    std::size_t groups = 1;

    std::size_t groupOf(std::size_t filter) const { return filter * groups / filters; }
    // Position of a filter's first weight; inputs x area of them follow.
    std::size_t begin(std::size_t place, std::size_t filter) const { return (place * filters + filter) * inputs * area; }
};

WeightBlocks weightBlocks(const LayerSpec& layer);

}  // namespace abcp
