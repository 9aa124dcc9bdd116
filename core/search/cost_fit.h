#pragma once

#include "core/search/agent.h"

#include <vector>

namespace abcp {

// Whether the task's budgets bound a cost that is known before anything is cut: FLOPs or parameters. Latency is not.
bool hasCostTarget(const AgentTask& task);

// The worst of FLOPs / budget and parameters / budget of the network that an action leaves; 0 without such budgets.
double budgetUse(const AgentTask& task, const PruningAction& action);

// The action with the ratios of all its groups moved together until the network it leaves uses `share` of the budgets: the
// least move that is enough, or the nearest bound when that share is out of reach. Blocks stay as the action has them.
// A ratio r = min + (max - min) sigmoid(z) becomes min + (max - min) sigmoid(z + s), one s for all: what is wide stays wide. Each group has its
// own bounds, and one whose bounds are equal keeps its ratio. Ratios must lie in the task's bounds. Without budgets the action comes back as it is. share > 0.
PruningAction fitToBudget(const AgentTask& task, PruningAction action, double share);

// What each decision of an action keeps: equal for two actions when they leave the same network.
std::vector<int> keptBy(const AgentTask& task, const PruningAction& action);

}  // namespace abcp
