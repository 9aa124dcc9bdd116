#include "app/engines.h"

#include "core/base/error.h"
#include "core/exporting/torch_engines.h"
#include "core/search/torch_engines.h"
#include "core/training/torch_engines.h"

#include <utility>

namespace abcp {

namespace {

std::unique_ptr<Agent> makeAgent(const std::string& name, const AgentTask& task)
{
    if (name == "abcp")
        return makePolicyAgent(task);
    if (name == "random")
        return makeRandomAgent(task);
    if (name == "uniform")
        return makeUniformAgent(task);
    if (name == "rule-based")
        return makeRuleBasedAgent(task);
    if (name == "nsga2")
        return makeNsga2Agent(task);
    if (name == "ddpg")
        return makeDdpgAgent(task);
    throw InputError("agent", "unknown: " + name);
}

}  // namespace

Engines makeEngines()
{
    return {
        .makeDetector = makeTorchDetector,
        .train = trainWithTorch,
        .scoreChannels = scoreChannelsWithTorch,
        .makeEvaluator = [](Network network, Dataset dataset, const SearchSettings& settings) {
            return makeTorchEvaluator(std::move(network), std::move(dataset), settings);
        },
        .makeAgent = makeAgent,
        .writeTorchScript = writeTorchScript,
        .runTorchScript = runTorchScript,
        .describe = describeTorch,
    };
}

}  // namespace abcp
