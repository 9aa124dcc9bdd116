#include "core/search/agent.h"

#include "core/base/logistic.h"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace abcp {

namespace {

std::vector<std::size_t> openGroups(const AgentTask& task)
{
    std::vector<std::size_t> open;
    for (std::size_t group = 0; group < task.space.groups.size(); ++group)
        if (task.isOpenGroup(group))
            open.push_back(group);
    return open;
}

// Where an open group's ratio stands between its bounds; near them as if it were a little inside.
double logitAt(const AgentTask& task, const PruningAction& action, std::size_t group)
{
    const RatioBounds bounds = task.boundsOf(group);
    return logOdds(std::clamp((action.pruningRatio[group] - bounds.min) / (bounds.max - bounds.min), 0.02, 0.98));
}

void setLogit(const AgentTask& task, PruningAction& action, std::size_t group, double logit)
{
    const RatioBounds bounds = task.boundsOf(group);
    action.pruningRatio[group] = bounds.min + (bounds.max - bounds.min) * logistic(logit);
}

}  // namespace

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

PruningAction scattered(const AgentTask& task, PruningAction action, double spread, Generator& generator)
{
    for (const std::size_t group : openGroups(task))
        setLogit(task, action, group, logitAt(task, action, group) + spread * generator.normal());
    return action;
}

PruningAction evened(const AgentTask& task, PruningAction action, double share)
{
    const std::vector<std::size_t> open = openGroups(task);
    double sum = 0;
    for (const std::size_t group : open)
        sum += logitAt(task, action, group);
    for (const std::size_t group : open)
        setLogit(task, action, group, share * logitAt(task, action, group) + (1 - share) * sum / static_cast<double>(open.size()));
    return action;
}

}  // namespace abcp
