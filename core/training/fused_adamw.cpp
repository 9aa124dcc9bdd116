#include "core/training/fused_adamw.h"

#include <cmath>
#include <cstddef>

namespace abcp {

// One clone for each width of vectors that a processor may have.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
__attribute__((target_clones("default", "avx2", "avx512f")))
#endif
void FusedAdamW::operator()(std::span<float> values, std::span<float> gradient, std::span<float> firstMoment, std::span<float> secondMoment,
                            std::span<float> average, float keep) const
{
    float* const value = values.data();
    float* const slope = gradient.data();
    float* const first = firstMoment.data();
    float* const second = secondMoment.data();
    float* const mean = average.data();
    const std::size_t count = values.size();
    const FusedAdamW s = *this;
    const bool averages = !average.empty();
#pragma GCC ivdep
    for (std::size_t i = 0; i < count; ++i) {
        const float g = slope[i] * s.gradientScale;
        slope[i] = 0;
        first[i] += (g - first[i]) * (1 - s.beta1);
        second[i] = second[i] * s.beta2 + g * g * (1 - s.beta2);
        value[i] = value[i] * keep - s.stepSize * first[i] / (std::sqrt(second[i]) * s.secondScale + s.epsilon);
        if (averages)
            mean[i] += (value[i] - mean[i]) * s.averageShare;
    }
}

}  // namespace abcp
