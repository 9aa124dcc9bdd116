#pragma once

#include "core/search/engines.h"
#include "core/workflow/run_network.h"

#include <stop_token>
#include <vector>

namespace abcp {

// Milliseconds that each layer of a network takes before and after a cut: one image, batch norm folded, medians. A layer that is computed as part of another
// counts there: activations, and shortcuts where a convolution can add them.
struct LayerLatency {
    std::vector<double> before;  // one a layer of the original
    std::vector<double> after;   // of the same layers; 0 for those that are gone

    bool isEmpty() const { return before.empty(); }
    double totalBefore() const;
    double totalAfter() const;
};

// Measured on this machine, some seconds at most for each of the two. Empty where layers cannot be told apart (Detector::timeLayers). Throws as makePlan(),
// StoppedError.
LayerLatency layerLatency(const RunNetwork& network, const PruningAction& action, const Engines& engines, std::stop_token stop = {});

}  // namespace abcp
