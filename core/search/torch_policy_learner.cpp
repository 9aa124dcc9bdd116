#include "core/search/torch_policy_learner.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <tuple>

namespace abcp {

namespace {

constexpr std::int64_t staticFeatures = std::tuple_size_v<StepFeatures>;
constexpr double largestLogRatio = 20.0;  // of the densities now and before; keeps their ratio finite

torch::Tensor column(const std::vector<float>& values)
{
    return torch::tensor(at::ArrayRef<float>(values)).unsqueeze(1);
}

torch::Tensor describe(const AgentTask& task, const std::vector<PolicyStep>& steps)
{
    torch::Tensor features = torch::zeros({std::max<std::int64_t>(1, static_cast<std::int64_t>(steps.size())), staticFeatures});
    const std::vector<StepFeatures> described = stepFeatures(task, steps);
    for (std::size_t i = 0; i < described.size(); ++i)
        features[static_cast<std::int64_t>(i)] = torch::tensor(at::ArrayRef<float>(described[i].data(), described[i].size()));
    return features;
}

// One value or more a step of each walk: (steps x values) x walks.
torch::Tensor valuesOf(std::span<const PolicyLearner::Lesson> lessons, std::vector<float> PolicyWalk::* member)
{
    std::vector<torch::Tensor> columns;
    for (const PolicyLearner::Lesson& lesson : lessons)
        columns.push_back(torch::tensor(at::ArrayRef<float>(lesson.walk->*member)));
    return torch::stack(columns, 1);
}

}  // namespace

PolicyLearner::PolicyLearner(const AgentTask& task, const std::vector<PolicyStep>& steps, const PolicySettings& settings)
    : m_settings(settings), m_features(describe(task, steps))
{
    std::vector<float> isBlock;
    for (const PolicyStep& step : steps)
        isBlock.push_back(step.isBlock() ? 1.0f : 0.0f);
    m_isBlock = column(isBlock);
    torch::manual_seed(task.seed);
    m_policy = std::make_shared<PolicyNetwork>(m_features.size(0), staticFeatures + walkFeatures, settings);
    m_optimizer = std::make_unique<torch::optim::Adam>(m_policy->parameters(), torch::optim::AdamOptions(settings.learningRate));
    m_weights = m_policy->weights(m_features);
}

void PolicyLearner::learn(std::span<const Lesson> lessons, std::size_t batch, const PolicyStart& start)
{
    const auto steps = m_features.size(0), count = static_cast<std::int64_t>(lessons.size());
    const torch::Tensor values = valuesOf(lessons, &PolicyWalk::values), executed = valuesOf(lessons, &PolicyWalk::executed);
    const torch::Tensor dynamic = valuesOf(lessons, &PolicyWalk::seen).view({steps, walkFeatures, count}).transpose(1, 2);
    const torch::Tensor seen = torch::cat({m_features.unsqueeze(1).expand({-1, count, -1}), dynamic}, 2);
    std::vector<float> advantages;
    for (const Lesson& lesson : lessons)
        advantages.push_back(lesson.advantage);
    const torch::Tensor advantage = torch::tensor(advantages).unsqueeze(0);
    // Locked decisions and those without effect have no weight, and a walk without any decision none at all.
    const torch::Tensor weight = executed / executed.sum(0, true).clamp_min(1).sqrt() / static_cast<double>(batch);
    const PolicyDistribution first = startDistribution(start);
    const torch::Tensor firstEntropy = first.entropy();
    torch::Tensor before;
    for (int pass = 0; pass < m_settings.passesPerUpdate; ++pass) {
        const PolicyDistribution now = distributionOf(seen, first);
        const torch::Tensor logProbability = now.logProbability(values);
        if (pass == 0)
            before = logProbability.detach();  // the policy that drew the batch is the present one; other walks count as if it had drawn them
        const torch::Tensor ratio = torch::exp((logProbability - before).clamp_max(largestLogRatio));
        const torch::Tensor clipped = ratio.clamp(1 - m_settings.clipRange, 1 + m_settings.clipRange);
        const torch::Tensor gain = torch::min(ratio * advantage, clipped * advantage);
        // Up to where it started: an urge to widen many decisions at once would drown the reward.
        const torch::Tensor entropy = torch::min(now.entropy(), firstEntropy);
        const torch::Tensor loss = -(gain * weight).sum() - m_settings.entropyWeight * (entropy * executed).sum() / static_cast<double>(count);
        m_optimizer->zero_grad();
        loss.backward();
        // A gradient that is no number leaves the policy as it is.
        if (std::isfinite(torch::nn::utils::clip_grad_norm_(m_policy->parameters(), m_settings.maxGradientNorm)))
            m_optimizer->step();
    }
    m_weights = m_policy->weights(m_features);
}

// Of the policy whose heads add nothing: steps x 1 each.
PolicyDistribution PolicyLearner::startDistribution(const PolicyStart& start) const
{
    return {m_isBlock, column(start.keepLogit), column(start.mean), column(start.logSpread)};
}

// Of all steps in some walks: steps x walks each.
PolicyDistribution PolicyLearner::distributionOf(const torch::Tensor& seen, const PolicyDistribution& start)
{
    const PolicyNetwork::Outputs outputs = m_policy->forward(seen);
    return {start.isBlock.expand_as(outputs.keepLogit), outputs.keepLogit + start.keepLogit, outputs.mean + start.mean,
            torch::tanh(outputs.spread / logSpreadRange) * logSpreadRange + start.logSpread};
}

}  // namespace abcp
