#include "core/search/torch_policy_network.h"

#include <cmath>
#include <numbers>

namespace abcp {

PolicyNetwork::PolicyNetwork(std::int64_t steps, std::int64_t features, const PolicySettings& settings)
    : m_embedding(torch::nn::Embedding(steps, settings.embedding)),
      m_lstm(torch::nn::LSTMOptions(settings.embedding + features, settings.hidden)),
      m_blockHead(settings.hidden, 1), m_ratioHead(settings.hidden, 2)
{
    register_module("embedding", m_embedding);
    register_module("lstm", m_lstm);
    register_module("block_head", m_blockHead);
    register_module("ratio_head", m_ratioHead);
    // The policy starts where its biases put it: the heads add nothing yet.
    const torch::NoGradGuard noGrad;
    for (const auto& head : {m_blockHead, m_ratioHead}) {
        head->weight.mul_(0.1);
        head->bias.zero_();
    }
    m_embedding->weight.mul_(0.5);
}

PolicyNetwork::Outputs PolicyNetwork::forward(std::int64_t first, const torch::Tensor& seen, State& state)
{
    const torch::Tensor embedded = m_embedding->weight.slice(0, first, first + seen.size(0)).unsqueeze(1).expand({-1, seen.size(1), -1});
    const auto [hidden, next] = m_lstm->forward(torch::cat({embedded, seen}, 2), state);
    state = next;
    const torch::Tensor ratio = m_ratioHead->forward(hidden);
    return {m_blockHead->forward(hidden).squeeze(2), ratio.select(2, 0), ratio.select(2, 1)};
}

torch::Tensor PolicyDistribution::entropy() const
{
    const torch::Tensor keep = torch::sigmoid(keepLogit);
    const torch::Tensor block = -keep * torch::log_sigmoid(keepLogit) - (1 - keep) * torch::log_sigmoid(-keepLogit);
    return torch::where(isBlock > 0.5, block, logSpread + 0.5 * std::log(2 * std::numbers::pi * std::numbers::e));
}

torch::Tensor PolicyDistribution::logProbability(const torch::Tensor& values) const
{
    const torch::Tensor block = torch::log_sigmoid(torch::where(values > 0.5, keepLogit, -keepLogit));
    const torch::Tensor z = (values - mean) * torch::exp(-logSpread);
    return torch::where(isBlock > 0.5, block, -0.5 * z * z - logSpread - 0.5 * std::log(2 * std::numbers::pi));
}

}  // namespace abcp
