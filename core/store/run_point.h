#pragma once

#include "core/search/measurement.h"

#include <vector>

namespace abcp {

// An episode as far as it is compared and filtered. Only of those that did not fail.
struct RunPoint {
    int episode = 0;
    double map50 = 0;
    double flops = 0;
    double params = 0;
    double latencyMs = 0;
    double reward = 0;
    double keptShare = 1;               // of the channels that were decided about
    int blocksKept = 0;
    bool repeated = false;              // its network is that of an earlier episode
    std::vector<bool> blocks = {};      // whether each block stays, in the space's order
    double loss = 0;
};

// The episode must not have failed.
RunPoint runPoint(const Episode& episode);

}  // namespace abcp
