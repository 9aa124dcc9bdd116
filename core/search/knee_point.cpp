#include "core/search/knee_point.h"

#include <cassert>
#include <cmath>

namespace abcp {

namespace {

double lossAHalving(const ParetoPoint& cheap, const ParetoPoint& dear)
{
    return (dear.accuracy - cheap.accuracy) / std::log2(dear.cost / cheap.cost);
}

}  // namespace

std::optional<KneePoint> kneePoint(std::span<const ParetoPoint> front)
{
    if (front.size() < 3)
        return std::nullopt;
    const ParetoPoint& cheap = front.front();
    const ParetoPoint& dear = front.back();
    assert(cheap.cost > 0);
    const double width = std::log(dear.cost / cheap.cost);
    const double height = dear.accuracy - cheap.accuracy;
    constexpr double least = 1e-9;  // of the height: rounding is no knee
    std::optional<KneePoint> knee;
    double farthest = least;
    for (std::size_t i = 1; i + 1 < front.size(); ++i) {
        const double above = (front[i].accuracy - cheap.accuracy) / height - std::log(front[i].cost / cheap.cost) / width;
        if (above <= farthest)
            continue;
        farthest = above;
        knee = KneePoint{i, lossAHalving(front[i], dear), lossAHalving(cheap, front[i])};
    }
    return knee;
}

}  // namespace abcp
