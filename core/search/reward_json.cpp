#include "core/search/reward_json.h"

namespace abcp {

Json toJson(const RewardSettings& settings)
{
    const Budgets& budgets = settings.budgets;
    return {{"name", settings.name},
            {"cost_weight", settings.costWeight},
            {"budgets", {{"flops", orNull(budgets.flops)}, {"params", orNull(budgets.params)}, {"latency_ms", orNull(budgets.latencyMs)}}}};
}

void readReward(ObjectReader& reader, RewardSettings& settings)
{
    reader.read("name", settings.name);
    reader.read("cost_weight", settings.costWeight);
    reader.readObject("budgets", [&](ObjectReader& budgets) {
        budgets.read("flops", settings.budgets.flops);
        budgets.read("params", settings.budgets.params);
        budgets.read("latency_ms", settings.budgets.latencyMs);
    });
}

void checkRanges(const RewardSettings& settings, const RangeCheck& check)
{
    check.real("reward.cost_weight", settings.costWeight, 0, 1000);
    const Budgets& budgets = settings.budgets;
    if (budgets.flops)
        check.positive("reward.budgets.flops", *budgets.flops);
    if (budgets.params)
        check.positive("reward.budgets.params", *budgets.params);
    if (budgets.latencyMs)
        check.positive("reward.budgets.latency_ms", *budgets.latencyMs);
}

}  // namespace abcp
