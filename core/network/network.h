#pragma once

#include "core/network/network_spec.h"

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

namespace abcp {

// Raw values of one layer, in Darknet's order. `weights` is
//   of a convolutional layer: filters x (input channels / groups) x size x size,
//   of a connected one:       outputs x input values,
//   of a local one:           places (rows, columns) x filters x input channels x size x size.
// `biases`: one a filter, of a local layer filters x places. Scales and the rolling statistics: one a filter, empty
// without batch norm.
struct LayerWeights {
    std::vector<float> biases;
    std::vector<float> scales;
    std::vector<float> rollingMean;
    std::vector<float> rollingVariance;
    std::vector<float> weights;
};

// A spec with weights: an immutable value, cheap to copy because layers share their weights.
struct Network {
    NetworkSpec spec;
    std::vector<std::shared_ptr<const LayerWeights>> weights;  // one a layer, null where it has none
    std::int64_t imagesSeen = 0;                                     // Darknet's training counter

    bool hasWeights() const { return !weights.empty(); }
};

// Weights drawn from a seed: He-normal (fan-in), scale 1, shift 0, mean 0, variance 1; the convolution before a
// [yolo] or [region] gets objectness biases of -4.6 (a prior of 1 %) so that training starts quiet.
Network randomlyInitialised(NetworkSpec spec, std::uint64_t seed);

// Added to the variance in every batch norm, as OpenCV's Darknet importer does.
inline constexpr double batchNormEpsilon = 1e-6;

}  // namespace abcp
