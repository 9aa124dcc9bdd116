#pragma once

#include <algorithm>
#include <cmath>
#include <span>

namespace abcp {

inline double sigmoid(double x)
{
    return 1 / (1 + std::exp(-x));
}

// ln(1 + e^x), exact for large x too.
inline double softplus(double x)
{
    return std::max(x, 0.0) + std::log1p(std::exp(-std::abs(x)));
}

// Binary cross-entropy of sigmoid(x) against a target of 0 to 1.
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
