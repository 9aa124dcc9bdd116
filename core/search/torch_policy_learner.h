#pragma once

#include "core/search/policy_sampler.h"
#include "core/search/torch_policy_network.h"

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

namespace abcp {

// The policy network and what teaches it: walks and how much better than usual each turned out.
class PolicyLearner {
public:
    struct Lesson {
        const PolicyWalk* walk = nullptr;
        float advantage = 0;
    };

    // The network starts from the task's seed, its heads adding nothing. Throws c10::Error.
    PolicyLearner(const AgentTask& task, const std::vector<PolicyStep>& steps, const PolicySettings& settings);

    // Of the network as it is now, for a sampler.
    const PolicyWeights& weights() const { return m_weights; }

    // Ascends the clipped surrogate (Schulman et al., 2017) of each executed decision plus the entropy. While the policy is still the one that drew
    // a batch, its gradient is REINFORCE's: advantage x log pi of the executed action. lessons: of the same steps as in the constructor, at least one.
    // batch: how many of them the present policy drew. start: what the heads add to. Throws c10::Error.
    void learn(std::span<const Lesson> lessons, std::size_t batch, const PolicyStart& start);

private:
    PolicyDistribution startDistribution(const PolicyStart& start) const;
    PolicyDistribution distributionOf(const torch::Tensor& seen, const PolicyDistribution& start);

    PolicySettings m_settings;
    torch::Tensor m_features;  // steps x static features; one row of zeros when there is nothing to decide
    torch::Tensor m_isBlock;   // steps x 1, 1 or 0
    std::shared_ptr<PolicyNetwork> m_policy;
    std::unique_ptr<torch::optim::Adam> m_optimizer;
    PolicyWeights m_weights;
};

}  // namespace abcp
