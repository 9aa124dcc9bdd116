#pragma once

#include "core/base/random.h"

#include <cstddef>
#include <span>
#include <vector>

namespace abcp {

// Foretells rewards from the features of actions: Bayesian linear regression, whose prior spread of the weights is the one of a few under which
// the rewards seen are the most probable (MacKay, 1992; Bishop, Pattern Recognition and Machine Learning, 2006, section 3.5).
// Takes the same memory however many rewards it has seen.
class RewardSurrogate {
public:
    void clear() { *this = {}; }
    // features: as many each time.
    void add(std::span<const double> features, double reward);

    // From here on choose() and expected() go by all that was added so far.
    void fit();

    // Which of some candidates looks best to one draw of the weights from what is known of them (Thompson sampling): what is promising and what is
    // uncertain are both tried. The first while there is no fit to two rewards or more. candidates: not empty.
    std::size_t choose(std::span<const std::vector<double>> candidates, Generator& generator) const;

    // The mean of what is known of the reward of these features; while there is no fit the mean of the rewards, 0 without any.
    double expected(std::span<const double> features) const;

private:
    // Sums over what was seen.
    double m_count = 0, m_rewards = 0, m_squaredRewards = 0;
    std::vector<double> m_features, m_moments;  // x and x y, one a feature
    std::vector<double> m_products;             // x x^T, lower triangle, row after row
    // Of the fit.
    std::vector<double> m_weights;
    double m_offset = 0;                        // reward where all features are 0
    std::vector<double> m_factor;               // lower Cholesky factor of the weights' precision over the noise's
    double m_noise = 0;                         // standard deviation
};

}  // namespace abcp
