#pragma once

#include "core/store/run_point.h"
#include "core/store/run_store.h"

#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace abcp {

// A run beside others: its figures without the actions.
struct RunOverview {
    RunRecord record;
    std::vector<std::string> tags = {};
    std::vector<RunPoint> points = {};     // by episode
    std::optional<std::size_t> best = {};  // the largest reward, an index into points
    std::vector<std::size_t> front = {};   // mAP50 against FLOPs, indices into points, by rising FLOPs
    // Area that the front dominates: mAP50 times decades of FLOPs below the unpruned network's. NaN without a reference.
    double hypervolume = std::numeric_limits<double>::quiet_NaN();

    std::string name() const;  // the run's, or its network's
};

// episodes: as comparable() makes them.
RunOverview overviewOf(RunRecord record, std::vector<std::string> tags, std::span<const Episode> episodes);
// Reads the episodes and tags.
RunOverview overviewOf(const RunStore& store, RunRecord record);

}  // namespace abcp
