#pragma once

#include "core/base/random.h"
#include "core/search/agent.h"
#include "core/search/policy_cell.h"
#include "core/search/policy_steps.h"
#include "core/search/policy_walk.h"

#include <vector>

namespace abcp {

// Where the policy starts: what its heads add to. One element a step each.
struct PolicyStart {
    std::vector<float> keepLogit;  // of blocks
    std::vector<float> mean;       // of the others' values
    std::vector<float> logSpread;
};

// A log spread stays within this of its start: start + range tanh(head / range).
inline constexpr double logSpreadRange = 2.0;

// One action as the policy draws it, not yet fitted to the budgets.
struct PolicyDraw {
    PolicyWalk walk;
    PruningAction action;
    double spend = 1;    // share of the budgets
    double entropy = 0;  // mean over the decisions, nats
};

// Draws from the policy, one decision after another, each given all earlier ones.
class PolicySampler {
public:
    // All must outlive the sampler.
    PolicySampler(const AgentTask& task, const std::vector<PolicyStep>& steps, const PolicyStart& start, const PolicyWeights& weights)
        : m_task(task), m_steps(steps), m_start(start), m_weights(weights)
    {
    }

    PolicyDraw draw(Generator& generator) const;
    // Each decision as it is likeliest, after those before it were decided so; ratios fitted to the budgets. A ratio's spread is that of its logit
    // times the slope there; what its stage's shift adds to it is not in it.
    PolicySnapshot mostProbable() const;

private:
    struct Distribution {
        double keepLogit = 0, mean = 0, logSpread = 0;
    };
    template <typename Decide>
    PolicyDraw walk(Decide decide) const;
    double entropyOf(const PolicyStep& step, const Distribution& distribution) const;

    const AgentTask& m_task;
    const std::vector<PolicyStep>& m_steps;
    const PolicyStart& m_start;
    const PolicyWeights& m_weights;
};

}  // namespace abcp
