#pragma once

#include <algorithm>
#include <cmath>
#include <limits>

namespace abcp::ui {

// A running mean whose past has the stated weight, corrected for its start. Values that are no number leave it as it is.
class ExponentialMean {
public:
    // 0: the values as they are; at most 0.999.
    explicit ExponentialMean(double weight) : m_weight(std::clamp(weight, 0.0, 0.999)) {}

    double weight() const { return m_weight; }
    // The mean with this value; NaN before the first one.
    double add(double value)
    {
        if (std::isfinite(value)) {
            m_mean = m_weight * m_mean + (1 - m_weight) * value;
            m_past *= m_weight;
        }
        return m_past < 1 ? m_mean / (1 - m_past) : std::numeric_limits<double>::quiet_NaN();
    }

private:
    double m_weight;
    double m_mean = 0;  // not corrected
    double m_past = 1;  // weight^n, for the correction
};

}  // namespace abcp::ui
