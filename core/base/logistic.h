#pragma once

#include <algorithm>
#include <cmath>
#include <concepts>
#include <span>

namespace abcp {

template <std::floating_point T>
T logistic(T x)
{
    return 1 / (1 + std::exp(-x));
}

// Its inverse; infinite at 0 and 1.
inline double logOdds(double p)
{
    return std::log(p / (1 - p));
}

// ln(1 + e^x), exact for large x too.
inline double softplus(double x)
{
    return std::max(x, 0.0) + std::log1p(std::exp(-std::abs(x)));
}

// Binary cross-entropy of logistic(x) against a target of 0 to 1.
inline double binaryCrossEntropy(double x, double target)
{
    return softplus(x) - target * x;
}

// In place: values become probabilities. Returns the logarithm of what they were divided by: ln sum e^x.
inline double softmax(std::span<double> values)
{
    const double largest = *std::max_element(values.begin(), values.end());
    double sum = 0;
    for (double& value : values)
        sum += value = std::exp(value - largest);
    for (double& value : values)
        value /= sum;
    return largest + std::log(sum);
}

}  // namespace abcp
