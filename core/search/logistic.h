#pragma once

#include <cmath>

namespace abcp {

inline double logistic(double x)
{
    return 1 / (1 + std::exp(-x));
}

// Its inverse; infinite at 0 and 1.
inline double logOdds(double p)
{
    return std::log(p / (1 - p));
}

}  // namespace abcp
