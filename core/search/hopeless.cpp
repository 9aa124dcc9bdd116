#include "core/search/hopeless.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <limits>

namespace abcp {

EarlySteps earlySteps(int fineTuneSteps)
{
    const int end = fineTuneSteps / 3;
    return {end / 2, end};
}

double hopelessLimit(std::vector<double> earlierLosses, double share)
{
    constexpr std::size_t fewest = 10;
    const auto worst = static_cast<std::size_t>(std::floor(share * static_cast<double>(earlierLosses.size())));
    if (earlierLosses.size() < fewest || worst == 0)
        return std::numeric_limits<double>::infinity();
    const auto limit = earlierLosses.begin() + static_cast<std::ptrdiff_t>(std::min(worst, earlierLosses.size()) - 1);
    std::nth_element(earlierLosses.begin(), limit, earlierLosses.end(), std::greater{});
    return *limit;
}

}  // namespace abcp
