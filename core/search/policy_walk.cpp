#include "core/search/policy_walk.h"

#include "core/base/logistic.h"
#include "core/pruning/spec_surgery.h"
#include "core/search/cost_fit.h"

#include <algorithm>

namespace abcp {

namespace {

constexpr double wholeSpend = 0.95;   // of the budgets: what is missing may be whole channels' rounding, no decision
constexpr double largestLogit = 4.0;  // of actions that others have proposed, whose ratios may lie at a bound or beyond

// The logits of an action's ratios, each as far as it was decided about.
class DecidedLogits {
public:
    DecidedLogits(const AgentTask& task, const PruningAction& action) : m_task(task), m_action(action), m_removed(removedLayers(task.space, action)) {}

    double of(std::size_t group) const { return logitOf(m_task, group, m_action.pruningRatio[group]); }
    // 0 where none was.
    double mean(const std::vector<std::size_t>& groups) const
    {
        double sum = 0, count = 0;
        for (const std::size_t group : groups)
            if (m_task.isOpenGroup(group) && !isVoid({PolicyStep::Kind::Group, group}, m_task.space, m_removed)) {
                sum += of(group);
                ++count;
            }
        return count > 0 ? sum / count : 0;
    }

private:
    const AgentTask& m_task;
    const PruningAction& m_action;
    std::vector<bool> m_removed;  // one a layer
};

std::vector<std::size_t> groupsOf(const std::vector<PolicyStep>& steps)
{
    std::vector<std::size_t> groups;
    for (const PolicyStep& step : steps)
        if (step.kind == PolicyStep::Kind::Group)
            groups.push_back(step.index);
    return groups;
}

double clampedLogit(double logit)
{
    return std::clamp(logit, -largestLogit, largestLogit);
}

}  // namespace

WalkFeatures PolicyMemory::features() const
{
    return {static_cast<float>(m_previousBlock), static_cast<float>(m_previousLogit / 3),
            static_cast<float>(m_blocksSeen > 0 ? m_blocksKept / m_blocksSeen : 0.5), static_cast<float>(m_shift)};
}

void PolicyMemory::add(const PolicyStep& step, double value)
{
    if (step.isBlock()) {
        m_previousBlock = value > 0.5 ? 1 : -1;
        m_blocksKept += value > 0.5 ? 1 : 0;
        ++m_blocksSeen;
    } else if (step.kind == PolicyStep::Kind::Group) {
        m_previousLogit = value;
    } else if (step.kind == PolicyStep::Kind::Stage) {
        m_shift = value;
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
    const DecidedLogits logits(task, action);
    const double level = hasCostTarget(task) ? logits.mean(groupsOf(steps)) : 0;
    std::vector<double> shift(task.space.groups.size(), level);
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
                value = budgetUse(task, action);
                value = spendLogit(value < wholeSpend ? value : firstSpend);
                break;
            case PolicyStep::Kind::Stage:
                value = clampedLogit(logits.mean(step.groups) - level);
                for (const std::size_t group : step.groups)
                    shift[group] += value;
                break;
            case PolicyStep::Kind::Block:
                value = action.keepBlock[step.index] ? 1 : 0;
                if (value < 0.5)
                    removeBlock(task.space, step.index, removed);
                break;
            case PolicyStep::Kind::Group:
                value = clampedLogit(logits.of(step.index) - shift[step.index]);
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
