#pragma once

#include "core/search/reward.h"
#include "core/search/settings_reader.h"

namespace abcp {

// {"name", "cost_weight", "budgets": {"flops", "params", "latency_ms"}}; a budget that is none is null.
Json toJson(const RewardSettings& settings);
void readReward(ObjectReader& reader, RewardSettings& settings);
// Throws InputError naming what is out of its range; not the name of the reward, which may be of a later version.
void checkRanges(const RewardSettings& settings, const RangeCheck& check);

}  // namespace abcp
