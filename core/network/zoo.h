#pragma once

#include "core/network/network_spec.h"

#include <string>
#include <utility>
#include <vector>

namespace abcp {

struct ZooOptions {
    int classes = 80;
    double width = 1.0;                              // scales the channels of every layer but the heads; 0.0625 to 1
    int size = 416;                                  // input pixels, a multiple of 32
    std::vector<std::pair<double, double>> anchors;  // pixels at `size`; empty: the published ones, scaled to it
};

// Names of the built-in networks.
const std::vector<std::string>& zooNames();

// Throws InputError on an unknown name or an option out of range.
NetworkSpec zooNetwork(const std::string& name, const ZooOptions& options);

}  // namespace abcp
