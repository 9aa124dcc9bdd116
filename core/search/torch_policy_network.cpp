#include "core/search/torch_policy_network.h"

#include <cmath>
#include <numbers>
#include <tuple>
#include <vector>

namespace abcp {

namespace {

std::vector<float> plainNumbers(const torch::Tensor& tensor)
{
    const torch::Tensor rows = tensor.contiguous();
    return {rows.data_ptr<float>(), rows.data_ptr<float>() + rows.numel()};
}

}  // namespace

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

PolicyNetwork::Outputs PolicyNetwork::forward(const torch::Tensor& seen)
{
    const torch::Tensor embedded = m_embedding->weight.unsqueeze(1).expand({-1, seen.size(1), -1});
    const torch::Tensor hidden = std::get<0>(m_lstm->forward(torch::cat({embedded, seen}, 2)));
    const torch::Tensor ratio = m_ratioHead->forward(hidden);
    return {m_blockHead->forward(hidden).squeeze(2), ratio.select(2, 0), ratio.select(2, 1)};
}

PolicyWeights PolicyNetwork::weights(const torch::Tensor& described) const
{
    const torch::NoGradGuard noGrad;
    const auto parameters = m_lstm->named_parameters();
    const torch::Tensor fromInput = parameters["weight_ih_l0"].t();  // inputs x gates
    const std::int64_t known = fromInput.size(0) - walkFeatures;
    const torch::Tensor bias = parameters["bias_ih_l0"] + parameters["bias_hh_l0"];
    const torch::Tensor step = torch::cat({m_embedding->weight, described}, 1).matmul(fromInput.slice(0, 0, known)) + bias;
    const auto headRows = [](const torch::nn::Linear& head) { return torch::cat({head->weight, head->bias.unsqueeze(1)}, 1); };
    return {static_cast<std::size_t>(m_lstm->options.hidden_size()), plainNumbers(step), plainNumbers(fromInput.slice(0, known)),
            plainNumbers(parameters["weight_hh_l0"].t()), plainNumbers(torch::cat({headRows(m_blockHead), headRows(m_ratioHead)}))};
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
