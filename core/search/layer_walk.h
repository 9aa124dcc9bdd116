#pragma once

#include "core/search/policy_steps.h"

#include <array>
#include <cstddef>
#include <vector>

namespace abcp {

// One walk through the decisions of a task as AMC's agent takes it: each is one number from 0 to 1, given what the network
// is like there and what the decisions before have cost or saved.
class LayerWalk {
public:
    // Of stepFeatures(), then: whether this is the decision on spending; the share of MACs that the decisions before take
    // out, the share that lies in the layers from here on, the number decided last, the share of blocks kept so far.
    using State = std::array<float, 11>;

    explicit LayerWalk(const AgentTask& task);

    const std::vector<PolicyStep>& steps() const { return m_steps; }
    void restart();
    // Whether pruned blocks and locks leave anything to decide at a step.
    bool decides(std::size_t step) const { return !isVoid(m_steps[step], m_task.space, m_removed) && !isLocked(m_steps[step], m_task); }
    State state(std::size_t step) const;
    // Steps come in their order; those that decide nothing are passed over by pass(). A block stays when its number is above a half; of the others 0 and 1
    // are the bounds of the share or ratio.
    void decide(std::size_t step, double value);
    // At a step that decides nothing: what is locked there is as it is locked.
    void pass(std::size_t step);
    // As decided so far, the rest as uniformAction() has it at the least ratio, fitted to what is to be spent.
    PruningAction action() const;

    // The number that stands for spending a share of the budgets; shares near the whole lie farthest apart, since there they matter.
    static double numberOfSpend(double share);

private:
    void cut(std::size_t group, double ratio);
    void keep(std::size_t block, bool keeps);
    double shareFrom(int first, int last) const;

    AgentTask m_task;
    std::vector<PolicyStep> m_steps;
    std::vector<StepFeatures> m_features;
    std::vector<double> m_share;   // of the MACs, one a layer
    PruningAction m_action;
    std::vector<bool> m_removed;   // one a layer
    double m_spend = 1;
    double m_reduced = 0;
    double m_previous = 0;
    int m_blocksSeen = 0, m_blocksKept = 0;
};

}  // namespace abcp
