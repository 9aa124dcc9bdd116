#pragma once

#include <optional>
#include <span>

namespace abcp {

// How alike two measures order the same things: 1 the same order, 0 no relation, -1 the reverse.
struct RankCorrelation {
    double spearman = 0;  // Pearson's correlation of the ranks; equal values share the mean of their ranks
    double kendall = 0;   // tau-b: concordant less discordant pairs, over the pairs that either measure tells apart
};

// a, b: of the same length. Nothing with fewer than 3 pairs, when a value is not finite, or when all values of a measure are equal.
std::optional<RankCorrelation> rankCorrelation(std::span<const double> a, std::span<const double> b);

}  // namespace abcp
