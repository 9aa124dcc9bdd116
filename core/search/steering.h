#pragma once

#include "core/base/json.h"
#include "core/pruning/search_space.h"
#include "core/search/reward.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace abcp {

struct AgentTask;
struct SearchSettings;

// Bounds of a pruning ratio, 0 <= min <= max <= 0.99; equal ones fix it.
struct RatioBounds {
    double min = 0.0;
    double max = 0.98;

    bool isFixed() const { return min == max; }
    bool operator==(const RatioBounds&) const = default;
};

// What a person has decided beforehand.
struct Locks {
    std::map<int, bool> keepBlock = {};           // by the block's order in the network: true keeps it, false prunes it
    std::map<int, RatioBounds> ratios = {};       // by layer; any member names its coupling group. In place of the bounds for all

    bool any() const { return !keepBlock.empty() || !ratios.empty(); }
    bool operator==(const Locks&) const = default;
};

// What may change in the midst of a run. Everything else of a run's settings holds from its first episode to its last.
struct Steering {
    Locks locks = {};
    RatioBounds ratios = {};                      // of all groups that have none of their own
    RewardSettings reward = {};                   // budgets included

    bool operator==(const Steering&) const = default;
};

// A stretch of a run: its steering from an episode on.
struct Phase {
    int fromEpisode = 0;
    Steering steering = {};

    bool operator==(const Phase&) const = default;
};

// What a run begins with.
Steering steeringOf(const SearchSettings& settings);
// What is in force at an episode: of the last phase that began by then.
const Steering& steeringAt(const Steering& first, const std::vector<Phase>& phases, int episode);

// Throws InputError (where = source) naming a block or layer that is not there or cannot be pruned, bounds that are none, different ones for
// layers that share their channels, an unknown reward, a budget that is no positive number.
void validate(const Steering& steering, const SearchSpace& space, const std::string& source);
// As far as no network is needed for it, nor the names of rewards.
void validateRanges(const Steering& steering, const std::string& source);

// steering := {"blocks": {ORDER: "keep" | "prune" | null, ...}, "ratios": {LAYER: RATIO | [MIN, MAX] | null, ..., "*": [MIN, MAX]},
//              "reward": {"name", "cost_weight", "budgets": {"flops", "params", "latency_ms"}}}
// The keys of an action file, whose ratios are numbers only. What is not named stays as `otherwise` has it; a null takes a lock or a
// budget off. Throws InputError (where = source).
Json toJson(const Steering& steering);
Steering steeringFromJson(const Json& json, const std::string& source, Steering otherwise = {});

// The first two members alone, without "*", as a run's settings keep them.
Json toJson(const Locks& locks);
Locks locksFromJson(const Json& json, const std::string& source);

// Gives a task the steering's locks, bounds and budgets, in place of what it has. The steering is valid for the task's space.
void applySteering(AgentTask& task, const Steering& steering);

}  // namespace abcp
