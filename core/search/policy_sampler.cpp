#include "core/search/policy_sampler.h"

#include "core/base/logistic.h"
#include "core/search/cost_fit.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

namespace abcp {

namespace {

constexpr double maxLogit = 12.0;

// What the decisions of one walk have come to so far.
struct WalkedAction {
    const AgentTask& task;
    // What is locked stays as it is here; so do groups that are not decided about.
    PruningAction action = levelled(task, uniformAction(task.space, task.minRatio), 0);
    std::vector<bool> removed = std::vector<bool>(task.spec.size(), false);       // one a layer
    std::vector<double> shift = std::vector<double>(task.space.groups.size(), 0);  // of each group's logit, by its stage
    double spend = 1;

    double locked(const PolicyStep& step) const
    {
        switch (step.kind) {
        case PolicyStep::Kind::Spend:
        case PolicyStep::Kind::Stage: return 0;
        case PolicyStep::Kind::Block: return action.keepBlock[step.index] ? 1 : 0;
        case PolicyStep::Kind::Group: return logitOf(task, step.index, action.pruningRatio[step.index]);
        }
        return 0;
    }

    void decide(const PolicyStep& step, double value)
    {
        switch (step.kind) {
        case PolicyStep::Kind::Spend: spend = spendOf(value); break;
        case PolicyStep::Kind::Stage:
            for (const std::size_t group : step.groups)
                shift[group] = value;
            break;
        case PolicyStep::Kind::Block: action.keepBlock[step.index] = value > 0.5; break;
        case PolicyStep::Kind::Group: {
            const RatioBounds bounds = task.boundsOf(step.index);
            action.pruningRatio[step.index] = bounds.min + (bounds.max - bounds.min) * logistic(std::clamp(shift[step.index] + value, -maxLogit, maxLogit));
            break;
        }
        }
    }

    // Decided or locked: a block that goes takes its layers with it.
    void pass(const PolicyStep& step)
    {
        if (step.isBlock() && !action.keepBlock[step.index])
            removeBlock(task.space, step.index, removed);
    }
};

}  // namespace

template <typename Decide>
PolicyDraw PolicySampler::walk(Decide decide) const
{
    PolicyDraw draw;
    WalkedAction walked{m_task};
    PolicyCell cell(m_weights);
    PolicyMemory memory;
    int executed = 0;
    for (std::size_t i = 0; i < m_steps.size(); ++i) {
        const PolicyStep& step = m_steps[i];
        const WalkFeatures seen = memory.features();
        draw.walk.seen.insert(draw.walk.seen.end(), seen.begin(), seen.end());
        const PolicyOutputs outputs = cell.next(i, seen);
        const bool hasEffect = !isVoid(step, m_task.space, walked.removed), decides = hasEffect && !isLocked(step, m_task);
        double value = 0;
        if (decides) {
            const Distribution distribution{m_start.keepLogit[i] + outputs.keepLogit, m_start.mean[i] + outputs.mean,
                                            m_start.logSpread[i] + logSpreadRange * std::tanh(outputs.spread / logSpreadRange)};
            value = decide(step, distribution);
            walked.decide(step, value);
            draw.entropy += entropyOf(step, distribution);
            ++executed;
        } else if (hasEffect) {
            value = walked.locked(step);
        }
        if (hasEffect) {
            walked.pass(step);
            memory.add(step, value);
        }
        draw.walk.values.push_back(static_cast<float>(value));
        draw.walk.executed.push_back(decides ? 1.0f : 0.0f);
    }
    draw.entropy /= std::max(1, executed);
    draw.action = std::move(walked.action);
    draw.spend = walked.spend;
    return draw;
}

PolicyDraw PolicySampler::draw(Generator& generator) const
{
    return walk([&](const PolicyStep& step, const Distribution& distribution) -> double {
        if (step.isBlock())
            return generator.chance(logistic(distribution.keepLogit)) ? 1 : 0;
        return std::clamp(distribution.mean + std::exp(distribution.logSpread) * generator.normal(), -maxLogit, maxLogit);
    });
}

PolicySnapshot PolicySampler::mostProbable() const
{
    PolicySnapshot snapshot{.blocks = PolicySnapshot::Beliefs(m_task.space.blocks.size()), .groups = PolicySnapshot::Beliefs(m_task.space.groups.size())};
    std::vector<double> spreads(m_task.space.groups.size());
    PolicyDraw likeliest = walk([&](const PolicyStep& step, const Distribution& distribution) -> double {
        if (step.isBlock()) {
            const double keep = logistic(distribution.keepLogit);
            snapshot.blocks[step.index] = {keep, std::sqrt(keep * (1 - keep))};
            return keep >= 0.5 ? 1 : 0;
        }
        if (step.kind == PolicyStep::Kind::Group) {
            snapshot.groups[step.index].emplace();
            spreads[step.index] = std::exp(distribution.logSpread);
        }
        return std::clamp(distribution.mean, -maxLogit, maxLogit);
    });
    const PruningAction action = fitToBudget(m_task, std::move(likeliest.action), likeliest.spend);
    for (std::size_t group = 0; group < snapshot.groups.size(); ++group)
        if (auto& belief = snapshot.groups[group]) {
            const RatioBounds bounds = m_task.boundsOf(group);
            const double place = logistic(logitOf(m_task, group, action.pruningRatio[group]));
            belief = {action.pruningRatio[group], spreads[group] * place * (1 - place) * (bounds.max - bounds.min)};
        }
    return snapshot;
}

double PolicySampler::entropyOf(const PolicyStep& step, const Distribution& distribution) const
{
    if (!step.isBlock())
        return distribution.logSpread + 0.5 * std::log(2 * std::numbers::pi * std::numbers::e);
    return binaryCrossEntropy(distribution.keepLogit, logistic(distribution.keepLogit));
}

}  // namespace abcp
