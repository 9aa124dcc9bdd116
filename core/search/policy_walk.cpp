#include "core/search/policy_walk.h"

#include "core/pruning/spec_surgery.h"
#include "core/search/cost_fit.h"
#include "core/search/logistic.h"

#include <algorithm>

namespace abcp {

namespace {

constexpr double largestLogit = 4.0;  // of actions that others have proposed, whose ratios may lie at a bound or beyond

// Of the ratios that were decided about.
double meanLogit(const AgentTask& task, const std::vector<PolicyStep>& steps, const PruningAction& action)
{
    const std::vector<bool> removed = removedLayers(task.space, action);
    double sum = 0, count = 0;
    for (const PolicyStep& step : steps)
        if (step.kind == PolicyStep::Kind::Group && task.isOpenGroup(step.index) && !isVoid(step, task.space, removed)) {
            sum += logitOf(task, step.index, action.pruningRatio[step.index]);
            ++count;
        }
    return count > 0 ? sum / count : 0;
}

}  // namespace

WalkFeatures PolicyMemory::features() const
{
    return {static_cast<float>(m_previousBlock), static_cast<float>(m_previousLogit / 3),
            static_cast<float>(m_blocksSeen > 0 ? m_blocksKept / m_blocksSeen : 0.5)};
}

void PolicyMemory::add(const PolicyStep& step, double value)
{
    if (step.isBlock()) {
        m_previousBlock = value > 0.5 ? 1 : -1;
        m_blocksKept += value > 0.5 ? 1 : 0;
        ++m_blocksSeen;
    } else if (step.kind == PolicyStep::Kind::Group) {
        m_previousLogit = value;
    }
}

double logitOf(const AgentTask& task, std::size_t group, double ratio)
{
    const RatioBounds own = task.boundsOf(group), bounds = own.isFixed() ? RatioBounds{task.minRatio, task.maxRatio} : own;
    return logOdds(std::clamp((ratio - bounds.min) / (bounds.max - bounds.min), 1e-4, 1 - 1e-4));
}

void removeBlock(const SearchSpace& space, std::size_t block, std::vector<bool>& removed)
{
    const ResidualBlock& gone = space.blocks[block];
    std::fill(removed.begin() + gone.firstLayer, removed.begin() + gone.shortcut + 1, true);
}

PolicyWalk walkOf(const AgentTask& task, const std::vector<PolicyStep>& steps, const PruningAction& action)
{
    const double shift = hasCostTarget(task) ? meanLogit(task, steps, action) : 0;
    PolicyWalk walk;
    PolicyMemory memory;
    std::vector<bool> removed(task.spec.size(), false);
    for (const PolicyStep& step : steps) {
        const WalkFeatures seen = memory.features();
        walk.seen.insert(walk.seen.end(), seen.begin(), seen.end());
        const bool leavesNothing = isVoid(step, task.space, removed);
        double value = 0;
        if (!leavesNothing) {
            switch (step.kind) {
            case PolicyStep::Kind::Spend:
                value = logOdds(std::clamp((budgetUse(task, action) - smallestSpend) / (1 - smallestSpend), 0.02, 0.98));
                break;
            case PolicyStep::Kind::Block:
                value = action.keepBlock[step.index] ? 1 : 0;
                if (value < 0.5)
                    removeBlock(task.space, step.index, removed);
                break;
            case PolicyStep::Kind::Group:
                value = std::clamp(logitOf(task, step.index, action.pruningRatio[step.index]) - shift, -largestLogit, largestLogit);
                break;
            }
            memory.add(step, value);
        }
        walk.values.push_back(static_cast<float>(value));
        walk.executed.push_back(leavesNothing || isLocked(step, task) ? 0.0f : 1.0f);
    }
    return walk;
}

}  // namespace abcp
