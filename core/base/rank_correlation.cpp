#include "core/base/rank_correlation.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <vector>

namespace abcp {

namespace {

constexpr std::size_t fewestPairs = 3;

// How far each value's rank lies from the middle one. Ranks are halves at worst, so that sums of them are exact.
std::vector<double> centredRanks(std::span<const double> values)
{
    std::vector<double> ranks;
    for (const double value : values) {
        const auto less = std::ranges::count_if(values, [&](double other) { return other < value; });
        const auto equal = std::ranges::count(values, value);
        ranks.push_back(static_cast<double>(less) + static_cast<double>(equal - 1) / 2 - static_cast<double>(values.size() - 1) / 2);
    }
    return ranks;
}

double product(const std::vector<double>& a, const std::vector<double>& b)
{
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        sum += a[i] * b[i];
    return sum;
}

int sign(double difference)
{
    return (difference > 0) - (difference < 0);
}

double tauB(std::span<const double> a, std::span<const double> b)
{
    double balance = 0, toldByA = 0, toldByB = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        for (std::size_t j = 0; j < i; ++j) {
            const int inA = sign(a[i] - a[j]), inB = sign(b[i] - b[j]);
            balance += inA * inB;
            toldByA += inA != 0;
            toldByB += inB != 0;
        }
    return balance / std::sqrt(toldByA * toldByB);
}

}  // namespace

std::optional<RankCorrelation> rankCorrelation(std::span<const double> a, std::span<const double> b)
{
    assert(a.size() == b.size());
    const auto isFinite = [](double value) { return std::isfinite(value); };
    if (a.size() < fewestPairs || !std::ranges::all_of(a, isFinite) || !std::ranges::all_of(b, isFinite))
        return std::nullopt;
    const std::vector<double> ranksOfA = centredRanks(a), ranksOfB = centredRanks(b);
    const double spread = std::sqrt(product(ranksOfA, ranksOfA) * product(ranksOfB, ranksOfB));
    if (spread == 0)
        return std::nullopt;
    return RankCorrelation{product(ranksOfA, ranksOfB) / spread, tauB(a, b)};
}

}  // namespace abcp
