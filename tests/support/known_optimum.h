#pragma once

#include "core/pruning/spec_surgery.h"
#include "core/search/agent.h"
#include "core/search/policy_steps.h"
#include "tests/support/network_text.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <optional>
#include <vector>

// A reward whose best action is known: what an agent finds, and after how many episodes.

namespace abcp {

inline AgentTask knownOptimumTask(std::uint64_t seed)
{
    AgentTask task;
    task.spec = networkSpec("in 3x32x32 | conv 16 3 /2 | conv 8 1 | conv 16 | shortcut -3 | conv 8 1 | conv 16 | shortcut -3 | conv 32 3 /2 | head 2");
    task.space = deriveSearchSpace(task.spec);
    task.minRatio = 0.05;
    task.maxRatio = 0.95;
    task.seed = seed;
    return task;
}

constexpr double bestRatio = 0.7;

// How far each ratio that has an effect is from the best one: of groups that do not lie in a pruned block.
inline std::vector<double> distances(const PruningAction& action, const AgentTask& task)
{
    const std::vector<bool> removed = removedLayers(task.space, action);
    std::vector<double> result;
    for (const PolicyStep& step : policySteps(task))
        if (step.kind == PolicyStep::Kind::Group && !isVoid(step, task.space, removed))
            result.push_back(std::abs(action.pruningRatio[step.index] - bestRatio));
    return result;
}

// Most, 2, for the first block kept, the second pruned, every ratio 0.7; a ratio's distance from that is what it costs, their mean times three.
inline double knownOptimumReward(const PruningAction& action, const AgentTask& task)
{
    const std::vector<double> far = distances(action, task);
    const double mean = std::accumulate(far.begin(), far.end(), 0.0) / static_cast<double>(far.size());
    return (action.keepBlock.at(0) ? 1 : 0) + (action.keepBlock.at(1) ? 0 : 1) - 3 * mean;
}

// Both blocks right and every ratio that has an effect within 0.05 of the best one: of uniformly random actions 1 in 4 x 9^3.
inline bool isKnownOptimum(const PruningAction& action, const AgentTask& task)
{
    return action.keepBlock.at(0) && !action.keepBlock.at(1) && std::ranges::all_of(distances(action, task), [](double far) { return far <= 0.05; });
}

// How many episodes it takes; nothing when it is not among the first `most`.
template <typename MakeAgent>
std::optional<int> episodesToTheOptimum(MakeAgent makeAgent, std::uint64_t seed, int most)
{
    AgentTask task = knownOptimumTask(seed);
    task.episodes = most;
    const auto agent = makeAgent(task);
    for (int episode = 0; episode < most; ++episode) {
        Generator generator = Generator::derive(seed, episode);
        const PruningAction action = agent->propose(generator);
        if (isKnownOptimum(action, task))
            return episode + 1;
        const double reward = knownOptimumReward(action, task);
        agent->learn({reward, reward});
    }
    return {};
}

}  // namespace abcp
