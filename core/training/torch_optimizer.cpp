#include "core/training/torch_optimizer.h"

#include "core/base/error.h"
#include "core/training/fused_adamw.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <cmath>
#include <span>

namespace abcp {

namespace {

torch::Tensor joined(const std::vector<torch::Tensor>& tensors)
{
    std::vector<torch::Tensor> flat;
    for (const torch::Tensor& tensor : tensors)
        flat.push_back(tensor.flatten());
    return flat.empty() ? torch::empty({0}) : torch::cat(flat).to(torch::kCPU);
}

std::vector<torch::Tensor> valuesOf(const std::vector<torch::Tensor*>& tensors)
{
    std::vector<torch::Tensor> values;
    for (const torch::Tensor* tensor : tensors)
        values.push_back(*tensor);
    return values;
}

// The parts of a joined tensor back to where they came from.
void separate(const torch::Tensor& flat, std::vector<torch::Tensor> targets)
{
    std::int64_t begin = 0;
    for (torch::Tensor& target : targets) {
        target.copy_(flat.narrow(0, begin, target.numel()).view(target.sizes()));
        begin += target.numel();
    }
}

// Elements of a flat tensor on the CPU; none of an undefined one.
std::span<float> part(const torch::Tensor& flat, std::int64_t begin, std::int64_t end)
{
    if (!flat.defined())
        return {};
    return {flat.data_ptr<float>() + begin, static_cast<std::size_t>(end - begin)};
}

constexpr std::int64_t elementsWorthAThread = 32768;

}  // namespace

FlatOptimizer::FlatOptimizer(TorchNetwork& network, const OptimizerOptions& options) : m_options(options), m_statistics(network.runningStatistics())
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
    if (m_options.kind == OptimizerKind::AdamW)
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

bool FlatOptimizer::step(double learningRate)
{
    const torch::NoGradGuard noGrad;
    const double norm = m_gradient.norm().item<double>();
    if (!std::isfinite(norm)) {
        m_gradient.zero_();
        return false;
    }
    const double scale = norm > m_options.maxGradientNorm ? m_options.maxGradientNorm / norm : 1.0;
    ++m_steps;
    // The average follows closely at first, when there is little worth averaging.
    const double decay = std::min(m_options.emaDecay, (1.0 + static_cast<double>(m_steps)) / (10.0 + static_cast<double>(m_steps)));
    if (m_options.kind == OptimizerKind::AdamW && m_gradient.is_cpu()) {
        stepFused(learningRate, scale, 1 - decay);
    } else {
        if (scale != 1)
            m_gradient.mul_(scale);
        if (m_options.kind == OptimizerKind::AdamW)
            stepAdamW(learningRate);
        else
            stepSgd(learningRate);
        m_gradient.zero_();
        if (m_averageValues.defined())
            m_averageValues.lerp_(m_values, 1 - decay);
    }
    for (std::size_t i = 0; i < m_averageStatistics.size(); ++i)
        m_averageStatistics[i].lerp_(*m_statistics[i], 1 - decay);
    return true;
}

void FlatOptimizer::stepFused(double learningRate, double gradientScale, double averageShare)
{
    const auto t = static_cast<double>(m_steps);
    const FusedAdamW step{.gradientScale = static_cast<float>(gradientScale),
                          .beta1 = static_cast<float>(m_options.beta1),
                          .beta2 = static_cast<float>(m_options.beta2),
                          .stepSize = static_cast<float>(learningRate / (1 - std::pow(m_options.beta1, t))),
                          .secondScale = static_cast<float>(1 / std::sqrt(1 - std::pow(m_options.beta2, t))),
                          .epsilon = static_cast<float>(m_options.epsilon),
                          .averageShare = static_cast<float>(averageShare)};
    const auto update = [&](std::int64_t first, std::int64_t end, double keep) {
        at::parallel_for(first, end, elementsWorthAThread, [&](std::int64_t from, std::int64_t to) {
            step(part(m_values, from, to), part(m_gradient, from, to), part(m_firstMoment, from, to), part(m_secondMoment, from, to),
                 part(m_averageValues, from, to), static_cast<float>(keep));
        });
    };
    update(0, m_decaying, 1 - learningRate * m_options.weightDecay);
    update(m_decaying, m_values.numel(), 1);
}

// The same by LibTorch's operations, on any device.
void FlatOptimizer::stepAdamW(double learningRate)
{
    m_firstMoment.lerp_(m_gradient, 1 - m_options.beta1);
    m_secondMoment.mul_(m_options.beta2).addcmul_(m_gradient, m_gradient, 1 - m_options.beta2);
    const double correction1 = 1 - std::pow(m_options.beta1, static_cast<double>(m_steps));
    const double correction2 = 1 - std::pow(m_options.beta2, static_cast<double>(m_steps));
    m_values.narrow(0, 0, m_decaying).mul_(1 - learningRate * m_options.weightDecay);
    const torch::Tensor denominator = m_secondMoment.sqrt().div_(std::sqrt(correction2)).add_(m_options.epsilon);
    m_values.addcdiv_(m_firstMoment, denominator, -learningRate / correction1);
}

// Decay is part of the gradient, as Darknet has it.
void FlatOptimizer::stepSgd(double learningRate)
{
    m_gradient.narrow(0, 0, m_decaying).add_(m_values.narrow(0, 0, m_decaying), m_options.weightDecay);
    m_firstMoment.mul_(m_options.momentum).add_(m_gradient);
    m_values.add_(m_gradient, -learningRate).add_(m_firstMoment, -learningRate * m_options.momentum);
}

FlatOptimizer::Weights FlatOptimizer::averages() const
{
    if (m_options.emaDecay > 0)
        return {m_averageValues.clone().to(torch::kCPU), joined(m_averageStatistics)};
    return {m_values.clone().to(torch::kCPU), joined(valuesOf(m_statistics))};
}

void FlatOptimizer::set(const Weights& weights)
{
    const torch::NoGradGuard noGrad;
    m_values.copy_(weights.values);
    separate(weights.statistics, valuesOf(m_statistics));
}

void FlatOptimizer::swapAverages()
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

// The flat tensors themselves, where they are kept.
std::vector<std::pair<std::string, torch::Tensor>> FlatOptimizer::tensors() const
{
    std::vector<std::pair<std::string, torch::Tensor>> all{{"values", m_values}, {"first_moment", m_firstMoment}};
    if (m_secondMoment.defined())
        all.emplace_back("second_moment", m_secondMoment);
    if (m_averageValues.defined())
        all.emplace_back("average_values", m_averageValues);
    return all;
}

std::vector<std::pair<std::string, torch::Tensor>> FlatOptimizer::state() const
{
    std::vector<std::pair<std::string, torch::Tensor>> all = tensors();
    for (auto& [name, tensor] : all)
        tensor = tensor.to(torch::kCPU);
    all.emplace_back("statistics", joined(valuesOf(m_statistics)));
    all.emplace_back("average_statistics", joined(m_averageStatistics));
    return all;
}

void FlatOptimizer::restore(const std::map<std::string, std::vector<float>>& state, std::int64_t steps)
{
    const torch::NoGradGuard noGrad;
    const auto stored = [&](const std::string& name, std::int64_t count) {
        const auto found = state.find(name);
        if (found == state.end() || !std::cmp_equal(found->second.size(), count))
            throw InputError("checkpoint", "its array " + name + " does not fit the network");
        return torch::from_blob(const_cast<float*>(found->second.data()), {count}, torch::kFloat32);
    };
    for (auto& [name, tensor] : tensors())
        tensor.copy_(stored(name, tensor.numel()));
    const std::vector<torch::Tensor> statistics = valuesOf(m_statistics);
    separate(stored("statistics", joined(statistics).numel()), statistics);
    separate(stored("average_statistics", joined(m_averageStatistics).numel()), m_averageStatistics);
    m_steps = steps;
}

}  // namespace abcp
