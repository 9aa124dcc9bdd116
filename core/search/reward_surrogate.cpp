#include "core/search/reward_surrogate.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

namespace abcp {

namespace {

// Prior variance of a weight over the variance of the noise.
constexpr std::array priorScales{1e-3, 1e-2, 1e-1, 1.0, 10.0};

// A symmetric matrix, row after row, of which the lower triangle counts: overwritten with its Cholesky factor. It must be positive definite.
void factorize(std::vector<double>& matrix, std::size_t size)
{
    for (std::size_t i = 0; i < size; ++i)
        for (std::size_t j = 0; j <= i; ++j) {
            double* row = matrix.data() + i * size;
            const double* other = matrix.data() + j * size;
            const double rest = row[j] - std::inner_product(row, row + j, other, 0.0);
            row[j] = i == j ? std::sqrt(std::max(rest, std::numeric_limits<double>::min())) : rest / other[j];
        }
}

// x of L x = b.
void solveLower(const std::vector<double>& factor, std::vector<double>& b)
{
    for (std::size_t i = 0; i < b.size(); ++i) {
        const double* row = factor.data() + i * b.size();
        b[i] = (b[i] - std::inner_product(row, row + i, b.begin(), 0.0)) / row[i];
    }
}

// x of L^T x = b.
void solveUpper(const std::vector<double>& factor, std::vector<double>& b)
{
    const std::size_t size = b.size();
    for (std::size_t i = size; i-- > 0;) {
        b[i] /= factor[i * size + i];
        for (std::size_t j = 0; j < i; ++j)
            b[j] -= factor[i * size + j] * b[i];
    }
}

double dot(const std::vector<double>& a, const std::vector<double>& b)
{
    return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

}  // namespace

void RewardSurrogate::add(std::span<const double> features, double reward)
{
    const std::size_t size = features.size();
    m_features.resize(size);
    m_moments.resize(size);
    m_products.resize(size * size);
    ++m_count;
    m_rewards += reward;
    m_squaredRewards += reward * reward;
    for (std::size_t i = 0; i < size; ++i) {
        m_features[i] += features[i];
        m_moments[i] += features[i] * reward;
        for (std::size_t j = 0; j <= i; ++j)
            m_products[i * size + j] += features[i] * features[j];
    }
}

// Of features and rewards less their means. With the noise's variance integrated out under its scale-free prior,
// log p(y | s) = -(log |I + s X X^T| + n log(y^T (I + s X X^T)^-1 y)) / 2 + const; both terms follow from the factor of A = X^T X + I / s:
// |I + s X X^T| = s^d |A|, and the quadratic form is y^T y - b^T A^-1 b with b = X^T y.
void RewardSurrogate::fit()
{
    if (m_count < 2)
        return;
    const std::size_t size = m_features.size();
    const double mean = m_rewards / m_count, squares = std::max(0.0, m_squaredRewards - m_rewards * mean);
    std::vector<double> products = m_products, moments = m_moments;
    for (std::size_t i = 0; i < size; ++i) {
        moments[i] -= m_features[i] * mean;
        for (std::size_t j = 0; j <= i; ++j)
            products[i * size + j] -= m_features[i] * m_features[j] / m_count;
    }
    double best = -std::numeric_limits<double>::infinity();
    for (const double scale : priorScales) {
        std::vector<double> factor = products, weights = moments;
        for (std::size_t i = 0; i < size; ++i)
            factor[i * size + i] += 1 / scale;
        factorize(factor, size);
        solveLower(factor, weights);
        const double residual = std::max(squares - dot(weights, weights), 1e-12 * squares + std::numeric_limits<double>::min());
        double logDeterminant = static_cast<double>(size) * std::log(scale);
        for (std::size_t i = 0; i < size; ++i)
            logDeterminant += 2 * std::log(factor[i * size + i]);
        const double evidence = -0.5 * (logDeterminant + m_count * std::log(residual));
        if (evidence <= best)
            continue;
        best = evidence;
        solveUpper(factor, weights);
        m_weights = std::move(weights);
        m_offset = mean - dot(m_weights, m_features) / m_count;
        m_factor = std::move(factor);
        m_noise = std::sqrt(residual / m_count);
    }
}

double RewardSurrogate::expected(std::span<const double> features) const
{
    if (m_weights.empty())
        return m_count > 0 ? m_rewards / m_count : 0;
    return std::inner_product(m_weights.begin(), m_weights.end(), features.begin(), m_offset);
}

std::size_t RewardSurrogate::choose(std::span<const std::vector<double>> candidates, Generator& generator) const
{
    if (m_factor.empty())
        return 0;
    std::vector<double> weights(m_weights.size());
    for (double& weight : weights)
        weight = m_noise * generator.normal();
    solveUpper(m_factor, weights);  // normal, of covariance noise^2 A^-1
    for (std::size_t i = 0; i < weights.size(); ++i)
        weights[i] += m_weights[i];
    const auto best = std::ranges::max_element(candidates, {}, [&](const std::vector<double>& features) { return dot(weights, features); });
    return static_cast<std::size_t>(best - candidates.begin());
}

}  // namespace abcp
