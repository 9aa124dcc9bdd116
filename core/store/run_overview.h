#pragma once

#include "core/store/run_store.h"

#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace abcp {

// An episode that did not fail, as far as runs are compared by it.
struct CandidateFigures {
    int episode = 0;
    double map50 = 0;
    double flops = 0;
    double params = 0;
    double latencyMs = 0;
    double reward = 0;           // by the steering in force in its run
    double keptShare = 1;        // of the channels of all coupling groups
    std::vector<bool> blocks = {};  // whether each residual block stays
    bool repeated = false;       // an earlier episode has the same network
};

// A run beside others: its figures without the actions.
struct RunOverview {
    RunRecord record;
    std::vector<std::string> tags = {};
    std::vector<CandidateFigures> candidates = {};  // by episode
    std::optional<std::size_t> best = {};           // the largest reward, an index into candidates
    std::vector<std::size_t> front = {};            // mAP50 against FLOPs, indices into candidates, by rising FLOPs
    // Area that the front dominates: mAP50 times decades of FLOPs below the unpruned network's. NaN without a reference.
    double hypervolume = std::numeric_limits<double>::quiet_NaN();

    std::string name() const;                       // the run's, or its network's
};

RunOverview overviewOf(const RunStore& store, RunRecord record);

}  // namespace abcp
