#include "core/training/torch_optimizer.h"

#include <algorithm>
#include <cmath>

namespace abcp {

FlatAdamW::FlatAdamW(TorchNetwork& network, const AdamWOptions& options) : m_options(options), m_statistics(network.runningStatistics())
{
    const torch::NoGradGuard noGrad;
    std::vector<torch::Tensor*> parameters = network.decayingParameters();
    for (const torch::Tensor* parameter : parameters)
        m_decaying += parameter->numel();
    const std::vector<torch::Tensor*> others = network.otherParameters();
    parameters.insert(parameters.end(), others.begin(), others.end());
    std::int64_t total = 0;
    for (const torch::Tensor* parameter : parameters)
        total += parameter->numel();

    const auto options32 = torch::TensorOptions(torch::kFloat32).device(network.device());
    m_values = torch::empty({total}, options32);
    m_gradient = torch::zeros({total}, options32);
    m_firstMoment = torch::zeros({total}, options32);
    m_secondMoment = torch::zeros({total}, options32);
    std::int64_t begin = 0;
    for (torch::Tensor* parameter : parameters) {
        const std::int64_t count = parameter->numel();
        const torch::Tensor view = m_values.narrow(0, begin, count).view(parameter->sizes());
        view.copy_(*parameter);
        *parameter = view.detach().requires_grad_();
        parameter->mutable_grad() = m_gradient.narrow(0, begin, count).view(parameter->sizes());
        begin += count;
    }
    if (m_options.emaDecay > 0) {
        m_averageValues = m_values.clone();
        for (const torch::Tensor* statistic : m_statistics)
            m_averageStatistics.push_back(statistic->clone());
    }
}

void FlatAdamW::zeroGradient()
{
    m_gradient.zero_();
}

bool FlatAdamW::step(double learningRate)
{
    const torch::NoGradGuard noGrad;
    const double norm = m_gradient.norm().item<double>();
    if (!std::isfinite(norm))
        return false;
    if (norm > m_options.maxGradientNorm)
        m_gradient.mul_(m_options.maxGradientNorm / norm);
    ++m_steps;
    m_firstMoment.lerp_(m_gradient, 1 - m_options.beta1);
    m_secondMoment.mul_(m_options.beta2).addcmul_(m_gradient, m_gradient, 1 - m_options.beta2);
    const double correction1 = 1 - std::pow(m_options.beta1, static_cast<double>(m_steps));
    const double correction2 = 1 - std::pow(m_options.beta2, static_cast<double>(m_steps));
    m_values.narrow(0, 0, m_decaying).mul_(1 - learningRate * m_options.weightDecay);
    const torch::Tensor denominator = m_secondMoment.sqrt().div_(std::sqrt(correction2)).add_(m_options.epsilon);
    m_values.addcdiv_(m_firstMoment, denominator, -learningRate / correction1);

    if (m_options.emaDecay > 0) {
        // The average follows closely at first, when there is little worth averaging.
        const double decay = std::min(m_options.emaDecay, (1.0 + static_cast<double>(m_steps)) / (10.0 + static_cast<double>(m_steps)));
        m_averageValues.lerp_(m_values, 1 - decay);
        for (std::size_t i = 0; i < m_statistics.size(); ++i)
            m_averageStatistics[i].lerp_(*m_statistics[i], 1 - decay);
    }
    return true;
}

void FlatAdamW::swapAverages()
{
    if (m_options.emaDecay <= 0)
        return;
    const torch::NoGradGuard noGrad;
    const auto exchange = [](torch::Tensor a, torch::Tensor b) {
        const torch::Tensor kept = a.clone();
        a.copy_(b);
        b.copy_(kept);
    };
    exchange(m_values, m_averageValues);
    for (std::size_t i = 0; i < m_statistics.size(); ++i)
        exchange(*m_statistics[i], m_averageStatistics[i]);
}

}  // namespace abcp
