#include "core/workflow/layer_latency.h"

#include "core/base/progress.h"
#include "core/pruning/slimmer.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <numeric>

namespace abcp {

namespace {

constexpr double budgetMs = 2000;
constexpr int mostPasses = 51, fewestPasses = 5;

std::vector<double> timesOf(const Network& network, const DetectorOptions& options, const Engines& engines)
{
    const std::unique_ptr<Detector> detector = engines.makeDetector(network, options);
    const double once = detector->timeForward(1, 1).front();
    const int passes = std::clamp(static_cast<int>(budgetMs / std::max(once, 0.01)), fewestPasses, mostPasses);
    return detector->timeLayers(passes, 2);
}

}  // namespace

double LayerLatency::totalBefore() const
{
    return std::accumulate(before.begin(), before.end(), 0.0);
}

double LayerLatency::totalAfter() const
{
    return std::accumulate(after.begin(), after.end(), 0.0);
}

LayerLatency layerLatency(const RunNetwork& network, const PruningAction& action, const Engines& engines, std::stop_token stop)
{
    const PruningPlan plan = makePlan(network.original, network.space, action, network.plan);
    LayerLatency latency{timesOf(network.original, network.detector, engines), {}};
    throwIfStopped(stop);
    const std::vector<double> slimTimes = timesOf(slim(network.original, network.space, plan), network.detector, engines);
    if (latency.before.empty() || slimTimes.empty())
        return {};
    const std::vector<int> indices = slimIndices(plan);
    for (const int index : indices)
        latency.after.push_back(index < 0 ? 0.0 : slimTimes[static_cast<std::size_t>(index)]);
    return latency;
}

}  // namespace abcp
