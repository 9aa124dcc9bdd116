#pragma once

#include <span>

namespace abcp {

// One step of AdamW (Loshchilov and Hutter, 2019, algorithm 2) in the form in which every array is read and written once: such a step is
// bound by memory, not by arithmetic.
struct FusedAdamW {
    float gradientScale = 1;    // of clipping
    float beta1 = 0.9f;
    float beta2 = 0.999f;
    float stepSize = 0;         // learning rate / (1 - beta1^t)
    float secondScale = 1;      // 1 / sqrt(1 - beta2^t)
    float epsilon = 1e-8f;
    float averageShare = 0;     // of the new value in the moving average

    // All spans are of the same length; average may be empty. keep: 1 - learning rate x weight decay, of these values. The gradient is
    // zero afterwards.
    void operator()(std::span<float> values, std::span<float> gradient, std::span<float> firstMoment, std::span<float> secondMoment,
                    std::span<float> average, float keep) const;
};

}  // namespace abcp
