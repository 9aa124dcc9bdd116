#pragma once

#include "core/search/pareto.h"

#include <cstddef>
#include <span>
#include <vector>

namespace abcp {

// Fronts as NSGA-II peels them off: the first holds the points that no other dominates, the next those that only points of the fronts before
// dominate, and so on. Every point is in one of them; equal points share theirs. Indices ascend within a front. No NaN.
std::vector<std::vector<std::size_t>> nondominatedFronts(std::span<const ParetoPoint> points);

// One value a member of a front: the sum over both objectives of the gap between its two neighbours, as a share of the front's range there;
// infinite for the ends. An objective in which all are equal adds nothing.
std::vector<double> crowdingDistances(std::span<const ParetoPoint> points, std::span<const std::size_t> front);

}  // namespace abcp
