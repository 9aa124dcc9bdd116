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

// The upper one of two; 0 of none.
inline double median(std::vector<double> values)
{
    if (values.empty())
        return 0;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

}  // namespace abcp
