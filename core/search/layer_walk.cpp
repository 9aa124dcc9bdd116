#include "core/search/layer_walk.h"

#include "core/network/complexity.h"
#include "core/search/cost_fit.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <tuple>

namespace abcp {

namespace {

constexpr double farthest = 0.01;  // ratios keep this from their bounds, of which no shift would bring them back

}  // namespace

LayerWalk::LayerWalk(const AgentTask& task) : m_task(task), m_steps(policySteps(task)), m_features(stepFeatures(task, m_steps))
{
    const auto whole = static_cast<double>(std::max<std::int64_t>(1, complexity(task.spec).macs));
    for (const LayerSpec& layer : task.spec.layers)
        m_share.push_back(static_cast<double>(layerComplexity(layer).macs) / whole);
    restart();
}

void LayerWalk::restart()
{
    m_action = levelled(m_task, uniformAction(m_task.space, m_task.minRatio), 0);
    m_removed.assign(m_task.spec.size(), false);
    m_spend = 1;
    m_reduced = m_previous = 0;
    m_blocksSeen = m_blocksKept = 0;
}

LayerWalk::State LayerWalk::state(std::size_t step) const
{
    State state{};
    std::ranges::copy(m_features[step], state.begin());
    auto next = state.begin() + std::tuple_size_v<StepFeatures>;
    const PolicyStep& decision = m_steps[step];
    *next++ = decision.kind == PolicyStep::Kind::Spend ? 1.0f : 0.0f;
    *next++ = static_cast<float>(m_reduced);
    *next++ = static_cast<float>(shareFrom(std::max(decision.layer, 0), static_cast<int>(m_task.spec.size()) - 1));
    *next++ = static_cast<float>(m_previous);
    *next++ = m_blocksSeen > 0 ? static_cast<float>(m_blocksKept) / static_cast<float>(m_blocksSeen) : 0.5f;
    return state;
}

void LayerWalk::decide(std::size_t step, double value)
{
    const PolicyStep& decision = m_steps[step];
    m_previous = value;
    switch (decision.kind) {
    case PolicyStep::Kind::Spend:
        m_spend = 1 - (1 - smallestSpend) * (1 - value) * (1 - value);
        break;
    case PolicyStep::Kind::Group: {
        const RatioBounds bounds = m_task.boundsOf(decision.index);
        cut(decision.index, bounds.min + (bounds.max - bounds.min) * std::clamp(value, farthest, 1 - farthest));
        break;
    }
    case PolicyStep::Kind::Block: keep(decision.index, value > 0.5); break;
    case PolicyStep::Kind::Stage: break;  // is none of policySteps()
    }
}

void LayerWalk::pass(std::size_t step)
{
    const PolicyStep& decision = m_steps[step];
    if (isVoid(decision, m_task.space, m_removed))
        return;
    if (decision.isBlock())
        keep(decision.index, m_action.keepBlock[decision.index]);
    else if (decision.kind == PolicyStep::Kind::Group)
        cut(decision.index, m_action.pruningRatio[decision.index]);
}

void LayerWalk::cut(std::size_t group, double ratio)
{
    m_action.pruningRatio[group] = ratio;
    for (const int layer : membersLeft(m_task.space.groups[group], m_removed))
        m_reduced += ratio * m_share[static_cast<std::size_t>(layer)];
}

void LayerWalk::keep(std::size_t index, bool keeps)
{
    const ResidualBlock& block = m_task.space.blocks[index];
    ++m_blocksSeen;
    m_blocksKept += keeps ? 1 : 0;
    m_action.keepBlock[index] = keeps;
    if (!keeps) {
        m_reduced += shareFrom(block.firstLayer, block.shortcut);
        std::fill(m_removed.begin() + block.firstLayer, m_removed.begin() + block.shortcut + 1, true);
    }
}

double LayerWalk::numberOfSpend(double share)
{
    return 1 - std::sqrt((1 - std::clamp(share, smallestSpend, 1.0)) / (1 - smallestSpend));
}

PruningAction LayerWalk::action() const
{
    return fitToBudget(m_task, m_action, m_spend);
}

// Of the layers that are left among these, both inclusive.
double LayerWalk::shareFrom(int first, int last) const
{
    double sum = 0;
    for (auto layer = static_cast<std::size_t>(first); layer <= static_cast<std::size_t>(last); ++layer)
        sum += m_removed[layer] ? 0 : m_share[layer];
    return sum;
}

}  // namespace abcp
