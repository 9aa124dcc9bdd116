// K. Deb et al., "A fast and elitist multiobjective genetic algorithm: NSGA-II", IEEE Transactions on Evolutionary Computation 6(2), 2002,
// sections III.A and III.B.
#include "core/search/nondominated_sort.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

namespace abcp {

namespace {

bool dominates(const ParetoPoint& a, const ParetoPoint& b)
{
    return a.cost <= b.cost && a.accuracy >= b.accuracy && (a.cost < b.cost || a.accuracy > b.accuracy);
}

}  // namespace

std::vector<std::vector<std::size_t>> nondominatedFronts(std::span<const ParetoPoint> points)
{
    std::vector<std::vector<std::size_t>> dominated(points.size());
    std::vector<std::size_t> dominators(points.size(), 0), front;
    for (std::size_t i = 0; i < points.size(); ++i) {
        for (std::size_t j = 0; j < points.size(); ++j) {
            if (dominates(points[i], points[j]))
                dominated[i].push_back(j);
            else if (dominates(points[j], points[i]))
                ++dominators[i];
        }
        if (dominators[i] == 0)
            front.push_back(i);
    }
    std::vector<std::vector<std::size_t>> fronts;
    while (!front.empty()) {
        std::vector<std::size_t> next;
        for (const std::size_t i : front)
            for (const std::size_t j : dominated[i])
                if (--dominators[j] == 0)
                    next.push_back(j);
        std::ranges::sort(next);
        fronts.push_back(std::exchange(front, std::move(next)));
    }
    return fronts;
}

std::vector<double> crowdingDistances(std::span<const ParetoPoint> points, std::span<const std::size_t> front)
{
    std::vector<double> distances(front.size(), 0.0);
    std::vector<std::size_t> order(front.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    for (double ParetoPoint::* const objective : {&ParetoPoint::cost, &ParetoPoint::accuracy}) {
        const auto value = [&](std::size_t member) { return points[front[member]].*objective; };
        std::ranges::stable_sort(order, {}, value);
        const double range = order.empty() ? 0 : value(order.back()) - value(order.front());
        if (!(range > 0))
            continue;
        distances[order.front()] = distances[order.back()] = std::numeric_limits<double>::infinity();
        for (std::size_t i = 1; i + 1 < order.size(); ++i)
            distances[order[i]] += (value(order[i + 1]) - value(order[i - 1])) / range;
    }
    return distances;
}

}  // namespace abcp
