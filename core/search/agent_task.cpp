#include "core/search/agent.h"

#include "core/base/logistic.h"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace abcp {

RatioBounds AgentTask::boundsOf(std::size_t group) const
{
    return groupBounds.empty() || !groupBounds[group] ? RatioBounds{minRatio, maxRatio} : *groupBounds[group];
}

std::optional<bool> AgentTask::lockOf(std::size_t block) const
{
    return blockLocks.empty() ? std::nullopt : blockLocks[block];
}

bool AgentTask::isOpen(std::size_t block) const
{
    return space.blocks[block].prunable && !lockOf(block);
}

PruningAction constrained(const AgentTask& task, PruningAction action)
{
    for (std::size_t b = 0; b < task.space.blocks.size(); ++b)
        if (const std::optional<bool> lock = task.lockOf(b))
            action.keepBlock[b] = *lock;
    for (std::size_t g = 0; g < task.space.groups.size(); ++g)
        if (task.space.groups[g].prunable) {
            const RatioBounds bounds = task.boundsOf(g);
            action.pruningRatio[g] = std::clamp(action.pruningRatio[g], bounds.min, bounds.max);
        }
    return action;
}

PruningAction levelled(const AgentTask& task, PruningAction action, double place)
{
    for (std::size_t g = 0; g < task.groupBounds.size(); ++g)
        if (const std::optional<RatioBounds>& bounds = task.groupBounds[g])
            action.pruningRatio[g] = bounds->min + (bounds->max - bounds->min) * place;
    return constrained(task, std::move(action));
}

namespace {

// The ratios of all open groups with their logits, between the groups' bounds, replaced.
template <typename Replace>
void replaceLogits(const AgentTask& task, PruningAction& action, Replace replace)
{
    for (std::size_t g = 0; g < task.space.groups.size(); ++g) {
        if (!task.isOpenGroup(g))
            continue;
        double& ratio = action.pruningRatio[g];
        const RatioBounds bounds = task.boundsOf(g);
        const double place = std::clamp((ratio - bounds.min) / (bounds.max - bounds.min), 0.02, 0.98);
        ratio = bounds.min + (bounds.max - bounds.min) * logistic(replace(logOdds(place)));
    }
}

}  // namespace

PruningAction scattered(const AgentTask& task, PruningAction action, double spread, Generator& generator)
{
    replaceLogits(task, action, [&](double logit) { return logit + spread * generator.normal(); });
    return action;
}

PruningAction evened(const AgentTask& task, PruningAction action, double share)
{
    double sum = 0, count = 0;
    PruningAction same = action;
    replaceLogits(task, same, [&](double logit) {
        sum += logit;
        ++count;
        return logit;
    });
    replaceLogits(task, action, [&](double logit) { return share * logit + (1 - share) * sum / count; });
    return action;
}

}  // namespace abcp
