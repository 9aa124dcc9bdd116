#pragma once

#include "core/data/dataset.h"
#include "core/network/network.h"
#include "core/search/agent.h"
#include "core/search/evaluator.h"
#include "core/search/search_settings.h"

#include <memory>

namespace abcp {

// What abcp_torch offers to the search stage. Its exceptions arrive as Error.

// Throws InputError when network, data set and settings do not fit together.
std::unique_ptr<Evaluator> makeTorchEvaluator(Network network, Dataset dataset, const SearchSettings& settings);

// The LSTM policy, trained by policy gradient (docs/algorithm.md).
std::unique_ptr<Agent> makePolicyAgent(const AgentTask& task, const PolicySettings& settings);
inline std::unique_ptr<Agent> makePolicyAgent(const AgentTask& task) { return makePolicyAgent(task, task.settings.policy); }

// AMC's actor-critic, layer by layer (docs/algorithm.md).
std::unique_ptr<Agent> makeDdpgAgent(const AgentTask& task, const DdpgSettings& settings);
inline std::unique_ptr<Agent> makeDdpgAgent(const AgentTask& task) { return makeDdpgAgent(task, task.settings.ddpg); }

}  // namespace abcp
