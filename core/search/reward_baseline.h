#pragma once

#include <algorithm>
#include <cmath>
#include <optional>

namespace abcp {

// Moving averages of rewards and of their distance from it: how much better than usual a reward was.
class RewardBaseline {
public:
    explicit RewardBaseline(double decay = 0.9) : m_decay(decay) {}

    bool isSet() const { return m_mean.has_value(); }
    // 0 while there is none.
    double mean() const { return m_mean.value_or(0); }
    // In mean distances, -3 to 3.
    float advantage(double reward) const { return inDistances(reward - mean()); }
    float inDistances(double difference) const { return static_cast<float>(m_scale > 0 ? std::clamp(difference / m_scale, -3.0, 3.0) : 0); }

    // Eq. 7 of ABCP, but started from the first reward instead of from 0. Gives the advantage over the mean before; 0 for the first one.
    float take(double reward)
    {
        if (!m_mean) {
            m_mean = reward;
            return 0;
        }
        const double difference = reward - *m_mean;
        m_scale = m_scale == 0 ? std::abs(difference) : m_decay * m_scale + (1 - m_decay) * std::abs(difference);
        m_mean = m_decay * *m_mean + (1 - m_decay) * reward;
        return inDistances(difference);
    }

private:
    double m_decay;
    std::optional<double> m_mean;
    double m_scale = 0;
};

}  // namespace abcp
