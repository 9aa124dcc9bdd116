#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace abcp {

// A candidate as the front sees it: less cost and more accuracy is better. NaN never enters a front.
struct ParetoPoint {
    double cost = 0;
    double accuracy = 0;
};

// Indices of the points that no other dominates, by rising cost; of equal points the first.
std::vector<std::size_t> paretoFront(std::span<const ParetoPoint> points);

// Area that the front dominates, between it and the reference (a worse corner), over log10(cost) when logCost.
double hypervolume(std::span<const ParetoPoint> points, const ParetoPoint& reference, bool logCost = true);

}  // namespace abcp
