#pragma once

#include "core/base/random.h"
#include "core/network/network_spec.h"
#include "core/pruning/layer_scales.h"
#include "core/pruning/pruning_action.h"
#include "core/pruning/pruning_plan.h"
#include "core/search/agent_settings.h"
#include "core/search/policy_snapshot.h"
#include "core/search/reward.h"
#include "core/search/steering.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace abcp {

// What an agent knows of its own state, for curves.
struct AgentState {
    double baseline = 0;  // of the rewards; exactly 0 while there is none
    double entropy = 0;  // mean over the decisions, nats; 0 for agents without a policy
};

// What came of an action.
struct Outcome {
    double reward = 0;
    double accuracy = 0;  // the reward without the cost's part of it, see costFreeReward()
};

// An action that was measured, whoever proposed it.
struct Experience {
    PruningAction action;
    Outcome outcome;
};

// Proposes actions and learns from their rewards. One thread at a time. Every proposal is answered, in the order in which they were made, by
// learn(), or by dismiss() when it failed; up to proposalsAtOnce() of them may be made before the first answer.
class Agent {
public:
    virtual ~Agent() = default;

    // A legal action of the space; all randomness comes from `generator`.
    virtual PruningAction propose(Generator& generator) = 0;
    // Asked while no answer is missing: how many of the next proposals are the same whatever comes of those among them. At least 1.
    virtual int proposalsAtOnce() const { return 1; }
    // What came of the earliest proposal without an answer.
    virtual void learn(const Outcome& outcome) = 0;
    virtual void dismiss() {}
    virtual AgentState state() const = 0;

    // What its policy would decide; empty for agents without one, and before it draws. Costs about as much as a proposal and changes nothing.
    virtual PolicySnapshot policy() const { return {}; }
    // Another number whenever the policy is another one; 0 while there is none.
    virtual int policyVersion() const { return 0; }

    // Other locks, bounds and budgets from the next propose() on. rescored: when the reward is another one too, all that was measured in
    // the run so far by it, in order; else empty. What an agent has learnt stays as far as it still holds.
    virtual void steer(const Steering& steering, std::span<const Experience> rescored) = 0;
    // What came of actions that somebody else proposed: those of an earlier run, before the first propose(), or one of a person's
    // while no answer is missing. An agent may do without.
    virtual void observe(std::span<const Experience>) {}
};

// What an agent decides about, and within which bounds.
struct AgentTask {
    NetworkSpec spec;
    SearchSpace space;
    PlanOptions plan;
    double minRatio = 0.0;
    double maxRatio = 0.98;
    Budgets budgets;                // FLOPs and parameters are met by construction where they can be, see cost_fit.h
    int episodes = 0;               // planned, for agents that sweep
    std::uint64_t seed = 0;
    LayerScales scales = {};        // of the unpruned network, for agents that go by its weights; empty: not known
    std::vector<std::optional<bool>> blockLocks = {};         // one a block, or none at all: what a person has decided about it
    std::vector<std::optional<RatioBounds>> groupBounds = {}; // one a group, or none at all: its own bounds in place of minRatio and maxRatio
    AgentSettings settings = {};

    RatioBounds boundsOf(std::size_t group) const;
    std::optional<bool> lockOf(std::size_t block) const;
    // Whether there is anything to decide about a block.
    bool isOpen(std::size_t block) const;
    bool isOpenGroup(std::size_t group) const { return space.groups[group].prunable && !boundsOf(group).isFixed(); }
};

// The action with locked blocks as they are locked, and every ratio within its bounds: the nearest such action.
PruningAction constrained(const AgentTask& task, PruningAction action);
// The same, with the ratio of each group that has bounds of its own at `place` between them, 0 to 1: for actions that are uniform otherwise.
PruningAction levelled(const AgentTask& task, PruningAction action, double place);
// The action with the ratio of each open group moved by chance: its logit between its bounds by a normal number of standard deviation `spread`.
PruningAction scattered(const AgentTask& task, PruningAction action, double spread, Generator& generator);
// The action with these logits nearer to their mean: 1 as they are, 0 all alike.
PruningAction evened(const AgentTask& task, PruningAction action, double share);

// "abcp", "random", "uniform", "rule-based", "nsga2", "ddpg"
const std::vector<std::string>& agentNames();

// Every ratio uniform in its bounds, every block by a fair coin; with budgets fitted to between half of them and all, at random.
std::unique_ptr<Agent> makeRandomAgent(const AgentTask& task);
// All ratios equal. Without budgets swept over the bounds episode by episode, alternately with and without the blocks; with
// budgets fitted to the whole of them, for one set of kept blocks after another (block_patterns.h).
std::unique_ptr<Agent> makeUniformAgent(const AgentTask& task);
// Network slimming with layer pruning (docs/algorithm.md): one threshold on the batch-norm scales of all channels, and the blocks of the
// smallest mean scale; the threshold is what meets the budgets, or swept without them. Throws InputError when the task has no scales.
std::unique_ptr<Agent> makeRuleBasedAgent(const AgentTask& task);
// NSGA-II: a population of actions that wants more accuracy and fewer FLOPs.
std::unique_ptr<Agent> makeNsga2Agent(const AgentTask& task, const Nsga2Settings& settings);
inline std::unique_ptr<Agent> makeNsga2Agent(const AgentTask& task) { return makeNsga2Agent(task, task.settings.nsga2); }

}  // namespace abcp
