#include "core/search/pareto.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace abcp {

std::vector<std::size_t> paretoFront(std::span<const ParetoPoint> points)
{
    std::vector<std::size_t> order;
    order.reserve(points.size());
    for (std::size_t i = 0; i < points.size(); ++i)
        if (!std::isnan(points[i].cost) && !std::isnan(points[i].accuracy))
            order.push_back(i);
    // By rising cost, the best of equal cost first, of equal points the first: then a point is on the front exactly when
    // it is more accurate than all before it.
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        if (points[a].cost != points[b].cost)
            return points[a].cost < points[b].cost;
        if (points[a].accuracy != points[b].accuracy)
            return points[a].accuracy > points[b].accuracy;
        return a < b;
    });
    std::vector<std::size_t> front;
    for (const std::size_t i : order)
        if (front.empty() || points[i].accuracy > points[front.back()].accuracy)
            front.push_back(i);
    return front;
}

double hypervolume(std::span<const ParetoPoint> points, const ParetoPoint& reference, bool logCost)
{
    // A cost of zero or less has no logarithm; such a point cannot be compared and is left out.
    const auto position = [&](double cost) {
        if (!logCost)
            return cost;
        return cost > 0 ? std::log10(cost) : std::numeric_limits<double>::quiet_NaN();
    };
    double area = 0;
    double right = position(reference.cost);
    const std::vector<std::size_t> front = paretoFront(points);
    for (auto it = front.rbegin(); it != front.rend(); ++it) {
        const double left = position(points[*it].cost);
        const double height = points[*it].accuracy - reference.accuracy;
        if (!std::isfinite(left) || !std::isfinite(height) || !(left < right) || !(height > 0))
            continue;
        area += (right - left) * height;
        right = left;
    }
    return area;
}

}  // namespace abcp
