#pragma once

#include "core/search/measurement.h"

#include <optional>
#include <string>
#include <vector>

namespace abcp {

// Hard limits; empty: none.
struct Budgets {
    std::optional<double> flops = {};
    std::optional<double> params = {};
    std::optional<double> latencyMs = {};

    bool operator==(const Budgets&) const = default;
    bool any() const { return flops || params || latencyMs; }
    bool met(const Measurement& m) const;
    // The worst of cost / budget, 0 without budgets; > 1 misses.
    double worstUse(const Measurement& m) const;
};

struct RewardSettings {
    std::string name = "accuracy-cost";  // one of rewardNames()
    double costWeight = 0.07;            // weight of the cost term, meaning as in docs/algorithm.md
    Budgets budgets;

    bool operator==(const RewardSettings&) const = default;
};

// "accuracy-cost": mAP50 - w ln(cost share);  "accuracy-power": mAP50 x (cost share / target)^-w;
// "loss": the paper's, -(loss + w x FLOPs share)
const std::vector<std::string>& rewardNames();

// What a search is rewarded by unless somebody says otherwise: "loss" under a budget, which foretells the retrained accuracy better than mAP50
// does (docs/benchmarks.md); "accuracy-cost" without one, since its cost term then has to find the trade alone.
std::string usualReward(const Budgets& budgets);

// Larger is better; a missed budget takes ln(use) off. `reference` is the unpruned network. NaN when a value of `m` is no
// finite number: the candidate has failed. Throws InputError on an unknown name.
double reward(const Measurement& m, const Measurement& reference, const RewardSettings& settings);

// The same with no weight on the cost: how good the network is, less what a missed budget takes off.
double costFreeReward(const Measurement& m, const Measurement& reference, RewardSettings settings);

}  // namespace abcp
