#pragma once

#include "core/search/policy_cell.h"
#include "core/search/policy_settings.h"
#include "core/training/torch_runtime.h"

#include <cstdint>

namespace abcp {

// The LSTM and its heads: what each decision of a walk is drawn from, given all decisions before it.
class PolicyNetwork : public torch::nn::Module {
public:
    // features: what a step is described by.
    PolicyNetwork(std::int64_t steps, std::int64_t features, const PolicySettings& settings);

    // What the heads say, before the offsets that the policy starts from: steps x walks each.
    struct Outputs {
        torch::Tensor keepLogit, mean, spread;
    };
    // seen: all steps x walks x features.
    Outputs forward(const torch::Tensor& seen);

    // For drawing from it. described: steps x features, without those of the walk, which come last.
    PolicyWeights weights(const torch::Tensor& described) const;

private:
    torch::nn::Embedding m_embedding;
    torch::nn::LSTM m_lstm;
    torch::nn::Linear m_blockHead, m_ratioHead;
};

// What a run of steps in one or more walks is drawn from: steps x walks each.
struct PolicyDistribution {
    torch::Tensor isBlock;          // 1 or 0
    torch::Tensor keepLogit;        // of blocks
    torch::Tensor mean, logSpread;  // of the others' logits

    // Nats; of a share or ratio the differential entropy of its logit.
    torch::Tensor entropy() const;
    // Of the densities of drawn values; for a share or ratio of its logit: its own density differs by a factor that the policy does not change.
    torch::Tensor logProbability(const torch::Tensor& values) const;
};

}  // namespace abcp
