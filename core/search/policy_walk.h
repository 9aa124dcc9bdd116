#pragma once

#include "core/search/agent.h"
#include "core/search/policy_steps.h"

#include <array>
#include <cstddef>
#include <vector>

namespace abcp {

// What a policy sees of the decisions before: the last block's decision, the last ratio's logit, the share of blocks kept so far, the shift of the last stage.
constexpr int walkFeatures = 4;
using WalkFeatures = std::array<float, walkFeatures>;

// One walk through all steps: what was drawn, and what the policy saw beforehand.
struct PolicyWalk {
    std::vector<float> values;          // one a step: 1 or 0 for keeping a block, else the logit of a share, the shift of a stage, a ratio's logit without its stage's shift
    std::vector<float> executed;        // 1, or 0 where a lock or a pruned block around it leaves nothing to decide
    std::vector<float> seen;            // steps x walkFeatures
    double reward = 0;
    float advantage = 0;
    int update = 0;                     // that it was first part of
};

class PolicyMemory {
public:
    WalkFeatures features() const;
    void add(const PolicyStep& step, double value);

private:
    double m_previousBlock = 0, m_previousLogit = 0, m_blocksKept = 0, m_shift = 0;
    int m_blocksSeen = 0;
};

// Where a ratio stands between its group's bounds; of a fixed one between those of all groups.
double logitOf(const AgentTask& task, std::size_t group, double ratio);

// Marks the layers of a block as gone. removed: one element a layer.
void removeBlock(const SearchSpace& space, std::size_t block, std::vector<bool>& removed);

// The draws that would have led to an action. Under a budget, of all those that differ by a common shift, which fitting takes back, the one whose
// logits are zero on average; and of those that differ by what a stage shifts, the one whose own logits are zero on average in each stage.
PolicyWalk walkOf(const AgentTask& task, const std::vector<PolicyStep>& steps, const PruningAction& action);

}  // namespace abcp
