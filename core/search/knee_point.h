#pragma once

#include "core/search/pareto.h"

#include <cstddef>
#include <optional>
#include <span>

namespace abcp {

// Where a front turns: up to here a smaller network costs little accuracy, beyond it much.
struct KneePoint {
    std::size_t index = 0;  // into the front
    double lossBefore = 0;  // accuracy given up for each halving of the cost, from the dear end of the front down to the knee
    double lossBeyond = 0;  // the same from the knee down to the cheap end
};

// The point of a front (by rising cost, as paretoFront() gives it) that lies farthest above the line between its ends, with the cost on a
// logarithmic scale (Satopaa et al., "Finding a kneedle in a haystack", ICDCSW 2011, without their smoothing). Nothing when none lies
// above it: for fewer than three points, and for a front that bends the other way. All costs must be above 0.
std::optional<KneePoint> kneePoint(std::span<const ParetoPoint> front);

}  // namespace abcp
