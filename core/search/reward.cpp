#include "core/search/reward.h"

#include "core/base/error.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>

namespace abcp {

namespace {

constexpr double smallestCostShare = 1e-6;
constexpr double defaultTargetShare = 0.1;
constexpr double smallestReferenceLoss = 1e-6;

// Costs over their budgets; a cost that is not a number misses its budget.
std::array<double, 3> budgetUses(const Budgets& budgets, const Measurement& m)
{
    const auto use = [](double cost, const std::optional<double>& budget) {
        if (!budget)
            return 0.0;
        return std::isnan(cost) ? std::numeric_limits<double>::infinity() : cost / *budget;
    };
    return {use(static_cast<double>(m.flops), budgets.flops), use(static_cast<double>(m.params), budgets.params),
            use(m.latencyMs, budgets.latencyMs)};
}

bool isComplete(const Measurement& m)
{
    const std::array values{m.map50, m.map5095, m.loss, m.latencyMs, m.flopsRatio, m.paramsRatio};
    return std::ranges::all_of(values, [](double value) { return std::isfinite(value); });
}

double costShare(const Measurement& m)
{
    return std::max(m.flopsRatio, smallestCostShare);
}

double accuracyCost(const Measurement& m, const Measurement&, const RewardSettings& settings)
{
    return m.map50 - settings.costWeight * std::log(costShare(m));
}

double accuracyPower(const Measurement& m, const Measurement& reference, const RewardSettings& settings)
{
    double target = defaultTargetShare;
    if (settings.budgets.flops && reference.flops > 0)
        target = *settings.budgets.flops / static_cast<double>(reference.flops);
    return m.map50 * std::pow(costShare(m) / target, -settings.costWeight);
}

// ABCP's reward (arXiv 2110.03858), with the loss taken relative to the unpruned network's, so that one weight fits
// networks and data sets of any loss.
double lossReward(const Measurement& m, const Measurement& reference, const RewardSettings& settings)
{
    return -(m.loss / std::max(reference.loss, smallestReferenceLoss) + settings.costWeight * m.flopsRatio);
}

struct NamedReward {
    const char* name;
    double (*function)(const Measurement&, const Measurement&, const RewardSettings&);
};

constexpr std::array<NamedReward, 3> rewards{{
    {"accuracy-cost", accuracyCost},
    {"accuracy-power", accuracyPower},
    {"loss", lossReward},
}};

}  // namespace

bool Budgets::met(const Measurement& m) const
{
    return worstUse(m) <= 1;
}

double Budgets::worstUse(const Measurement& m) const
{
    return std::ranges::max(budgetUses(*this, m));
}

const std::vector<std::string>& rewardNames()
{
    static const std::vector<std::string> names = [] {
        std::vector<std::string> list;
        for (const NamedReward& entry : rewards)
            list.emplace_back(entry.name);
        return list;
    }();
    return names;
}

std::string usualReward(const Budgets& budgets)
{
    return budgets.any() ? "loss" : "accuracy-cost";
}

double reward(const Measurement& m, const Measurement& reference, const RewardSettings& settings)
{
    const auto entry = std::ranges::find_if(rewards, [&](const NamedReward& candidate) { return settings.name == candidate.name; });
    if (entry == rewards.end())
        throw InputError(std::string("reward.name"), "unknown reward '" + settings.name + "'");
    if (!isComplete(m))
        return std::numeric_limits<double>::quiet_NaN();
    const double value = entry->function(m, reference, settings);
    const double use = settings.budgets.worstUse(m);
    return use > 1 ? value - std::log(use) : value;
}

double costFreeReward(const Measurement& m, const Measurement& reference, RewardSettings settings)
{
    settings.costWeight = 0;
    return reward(m, reference, settings);
}

}  // namespace abcp
