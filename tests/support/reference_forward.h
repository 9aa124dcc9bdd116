#pragma once

#include "core/network/network.h"
#include "core/pruning/pruning_plan.h"
#include "core/pruning/search_space.h"

#include <cstdint>
#include <vector>

// What a network computes, by the plainest loops there are: slow, for tiny inputs, and easy to check by eye.
// The judge for everything that claims to compute the same network.

// channels x height x width, row by row.
struct FeatureMap {
    abcp::Shape shape;
    std::vector<float> values;
};

// Values from a normal distribution, so that negative ones occur.
FeatureMap randomImage(const abcp::Shape& shape, std::uint64_t seed);

// One output a layer; a [yolo] layer passes its raw input on.
std::vector<FeatureMap> referenceForward(const abcp::Network& network, const FeatureMap& image);

// The same for the original network under a plan, cut by nothing: channels that the plan removes are set to zero
// after every activation, and a removed block's shortcut outputs the block's input. Other removed layers stay empty.
std::vector<FeatureMap> maskedForward(const abcp::Network& network, const FeatureMap& image,
                                      const abcp::SearchSpace& space, const abcp::PruningPlan& plan);

// One a channel of layer `layer`: whether the plan keeps it.
std::vector<bool> keptChannelMask(const abcp::SearchSpace& space, const abcp::PruningPlan& plan, int layer);
