#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace abcp {

// Nearest rank: the smallest value that at least this share (0 to 1) of the values does not exceed. ascending: not empty.
inline double percentile(const std::vector<double>& ascending, double share)
{
    const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(ascending.size())));
    return ascending[std::max<std::size_t>(rank, 1) - 1];
}

}  // namespace abcp
