#pragma once

#include "core/search/agent.h"

#include <array>
#include <cstddef>
#include <vector>

namespace abcp {

// One decision of a policy.
struct PolicyStep {
    enum class Kind {
        Spend,  // how much of the budgets to use
        Stage,  // what the ratios of one stage have in common: a shift of their logits
        Block,  // keep or prune
        Group,  // the pruning ratio
    };
    Kind kind = Kind::Group;
    std::size_t index = 0;  // of the block or group in the search space, or of the stage
    int layer = 0;          // where it stands in the network
    std::vector<std::size_t> groups = {};  // of a stage: those in it

    bool isBlock() const { return kind == Kind::Block; }
};

// Share of the budgets that is spent at least where an agent chooses how much, and where its choice begins: what is left of a budget buys nothing.
inline constexpr double smallestSpend = 0.25;
inline constexpr double firstSpend = 0.995;

// Such a share as a logit that may be any number, and back.
double spendLogit(double share);
double spendOf(double logit);

// Prunable decisions by their place in the network; a block comes before the groups inside it. What to spend comes first, where
// there are budgets.
std::vector<PolicyStep> policySteps(const AgentTask& task);

// The same with a step for each stage, before what is in it. A stage is a run of two or more prunable groups, in the order of the network, whose
// layers have one resolution.
std::vector<PolicyStep> stagedPolicySteps(const AgentTask& task);

// Whether a person has decided about it: a locked block, a group whose bounds are equal, a stage of such groups.
bool isLocked(const PolicyStep& step, const AgentTask& task);

// Whether the blocks pruned so far leave nothing to decide. removed: one element a layer.
bool isVoid(const PolicyStep& step, const SearchSpace& space, const std::vector<bool>& removed);

// What a policy knows of a step beforehand, each about -1 to 1: kind, log shares of FLOPs and parameters, channels, resolution, depth.
using StepFeatures = std::array<float, 6>;
std::vector<StepFeatures> stepFeatures(const AgentTask& task, const std::vector<PolicyStep>& steps);

}  // namespace abcp
