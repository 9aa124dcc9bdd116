#include "core/search/policy_steps.h"

#include "core/base/logistic.h"
#include "core/network/complexity.h"
#include "core/search/cost_fit.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <utility>

namespace abcp {

namespace {

std::vector<int> layersOf(const PolicyStep& step, const SearchSpace& space)
{
    if (step.kind == PolicyStep::Kind::Group)
        return space.groups[step.index].producers;
    std::vector<int> layers;
    for (const std::size_t group : step.groups)
        layers.insert(layers.end(), space.groups[group].producers.begin(), space.groups[group].producers.end());
    if (!step.isBlock())
        return layers;
    const ResidualBlock& block = space.blocks[step.index];
    for (int layer = block.firstLayer; layer <= block.shortcut; ++layer)
        layers.push_back(layer);
    return layers;
}

// -1.3 for a share of 1e-4 or less, 1 for all.
float logShare(std::int64_t part, std::int64_t all)
{
    const double share = static_cast<double>(part) / static_cast<double>(std::max<std::int64_t>(all, 1));
    return static_cast<float>((std::log(std::max(1e-4, share)) + 4) / 4);
}

float kindFeature(PolicyStep::Kind kind)
{
    return kind == PolicyStep::Kind::Block ? 1.0f : kind == PolicyStep::Kind::Group ? -1.0f : 0.0f;
}

// Of groups in the order of the network.
std::vector<PolicyStep> stagesOf(const AgentTask& task, const std::vector<PolicyStep>& groups)
{
    const auto resolution = [&](const PolicyStep& step) {
        const Shape& output = task.spec.layers[static_cast<std::size_t>(step.layer)].output;
        return std::pair{output.width, output.height};
    };
    std::vector<PolicyStep> stages;
    for (auto first = groups.begin(); first != groups.end();) {
        const auto last = std::find_if(first, groups.end(), [&](const PolicyStep& step) { return resolution(step) != resolution(*first); });
        if (last - first > 1) {
            stages.push_back({PolicyStep::Kind::Stage, stages.size(), first->layer});
            for (auto group = first; group != last; ++group)
                stages.back().groups.push_back(group->index);
        }
        first = last;
    }
    return stages;
}

}  // namespace

double spendLogit(double share)
{
    return logOdds(std::max(0.02, (share - smallestSpend) / (1 - smallestSpend)));
}

double spendOf(double logit)
{
    return smallestSpend + (1 - smallestSpend) * logistic(logit);
}

std::vector<PolicyStep> policySteps(const AgentTask& task)
{
    const SearchSpace& space = task.space;
    std::vector<PolicyStep> steps;
    if (hasCostTarget(task))
        steps.push_back({PolicyStep::Kind::Spend, 0, -1});
    for (std::size_t i = 0; i < space.blocks.size(); ++i)
        if (space.blocks[i].prunable)
            steps.push_back({PolicyStep::Kind::Block, i, space.blocks[i].firstLayer});
    for (std::size_t i = 0; i < space.groups.size(); ++i)
        if (space.groups[i].prunable)
            steps.push_back({PolicyStep::Kind::Group, i, space.groups[i].producers.front()});
    std::ranges::stable_sort(steps, {}, &PolicyStep::layer);
    return steps;
}

std::vector<PolicyStep> stagedPolicySteps(const AgentTask& task)
{
    const std::vector<PolicyStep> steps = policySteps(task);
    std::vector<PolicyStep> groups;
    std::ranges::copy_if(steps, std::back_inserter(groups), [](const PolicyStep& step) { return step.kind == PolicyStep::Kind::Group; });
    std::vector<PolicyStep> result = stagesOf(task, groups);
    result.insert(result.end(), steps.begin(), steps.end());
    std::ranges::stable_sort(result, {}, &PolicyStep::layer);
    return result;
}

bool isLocked(const PolicyStep& step, const AgentTask& task)
{
    switch (step.kind) {
    case PolicyStep::Kind::Spend: return false;
    case PolicyStep::Kind::Stage: return std::ranges::none_of(step.groups, [&](std::size_t group) { return task.isOpenGroup(group); });
    case PolicyStep::Kind::Block: return !task.isOpen(step.index);
    case PolicyStep::Kind::Group: return !task.isOpenGroup(step.index);
    }
    return false;
}

bool isVoid(const PolicyStep& step, const SearchSpace& space, const std::vector<bool>& removed)
{
    const auto isRemoved = [&](int layer) { return removed[static_cast<std::size_t>(layer)]; };
    switch (step.kind) {
    case PolicyStep::Kind::Spend: return false;
    case PolicyStep::Kind::Stage: return std::ranges::all_of(layersOf(step, space), isRemoved);
    case PolicyStep::Kind::Block: return isRemoved(space.blocks[step.index].shortcut);
    case PolicyStep::Kind::Group: return std::ranges::all_of(space.groups[step.index].producers, isRemoved);
    }
    return false;
}

std::vector<StepFeatures> stepFeatures(const AgentTask& task, const std::vector<PolicyStep>& steps)
{
    const NetworkSpec& spec = task.spec;
    const Complexity whole = complexity(spec);
    std::vector<StepFeatures> result;
    for (const PolicyStep& step : steps) {
        if (step.kind == PolicyStep::Kind::Spend) {
            result.push_back({});
            continue;
        }
        Complexity cost;
        for (const int layer : layersOf(step, task.space))
            cost += layerComplexity(spec.layers[static_cast<std::size_t>(layer)]);
        const Shape& shape = spec.layers[static_cast<std::size_t>(step.layer)].output;
        const float scale = static_cast<float>(shape.width) / static_cast<float>(spec.input.width);
        result.push_back({kindFeature(step.kind), logShare(cost.macs, whole.macs), logShare(cost.params, whole.params),
                          std::log2(static_cast<float>(shape.channels)) / 5 - 1, std::log2(scale) / 5 + 0.5f,
                          2.0f * static_cast<float>(step.layer) / static_cast<float>(spec.size()) - 1});
    }
    return result;
}

}  // namespace abcp
