#include "core/store/run_overview.h"

#include "core/search/pareto.h"

#include <cmath>
#include <utility>

namespace abcp {

std::string RunOverview::name() const
{
    return record.settings.name.empty() ? record.settings.cfg.stem().string() : record.settings.name;
}

RunOverview overviewOf(RunRecord record, std::vector<std::string> tags, std::span<const Episode> episodes)
{
    RunOverview run{std::move(record), std::move(tags)};
    std::vector<ParetoPoint> costs;
    for (const Episode& episode : episodes) {
        if (episode.failed())
            continue;
        run.points.push_back(runPoint(episode));
        costs.push_back({run.points.back().flops, run.points.back().map50});
        if (std::isfinite(episode.reward) && (!run.best || episode.reward > run.points[*run.best].reward))
            run.best = run.points.size() - 1;
    }
    run.front = paretoFront(costs);
    if (const auto& reference = run.record.reference; reference && reference->flops > 0) {
        for (ParetoPoint& point : costs)
            point.cost /= static_cast<double>(reference->flops);
        run.hypervolume = hypervolume(costs, {1, 0});
    }
    return run;
}

RunOverview overviewOf(const RunStore& store, RunRecord record)
{
    const std::vector<Episode> episodes = comparable(store.episodes(record.id), record);
    std::vector<std::string> tags = store.tags(record.id);
    return overviewOf(std::move(record), std::move(tags), episodes);
}

}  // namespace abcp
