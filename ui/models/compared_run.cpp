#include "ui/models/compared_run.h"

#include "core/base/progress.h"
#include "core/search/pareto.h"
#include "ui/text.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace abcp::ui {

QString ComparedRun::name() const
{
    return fromUtf8(record.settings.name.empty() ? record.settings.cfg.stem().string() : record.settings.name);
}

QString ComparedRun::title() const
{
    return QStringLiteral("%1 %2").arg(toInteger(record.id)).arg(name());
}

ComparedRun comparedRun(RunRecord record, std::vector<std::string> tags, const std::vector<Episode>& episodes)
{
    ComparedRun run;
    run.record = std::move(record);
    run.tags = std::move(tags);
    for (const Episode& episode : episodes) {
        if (episode.failed())
            continue;
        run.points.push_back(runPoint(episode));
        if (std::isfinite(episode.reward) && (!run.best || episode.reward > run.points[*run.best].reward))
            run.best = run.points.size() - 1;
    }
    std::vector<ParetoPoint> costs;
    for (const RunPoint& point : run.points)
        costs.push_back({point.flops, point.map50});
    run.front = paretoFront(costs);
    if (const auto& reference = run.record.reference; reference && reference->flops > 0) {
        for (ParetoPoint& point : costs)
            point.cost /= static_cast<double>(reference->flops);
        run.hypervolume = hypervolume(costs, {1, 0});
    }
    return run;
}

std::vector<ComparedRun> loadComparedRuns(const std::filesystem::path& database, const std::vector<ComparedRun>& known,
                                          const std::stop_token& stop)
{
    std::vector<ComparedRun> runs;
    if (!std::filesystem::exists(database))
        return runs;
    const RunStore store(database, RunStore::Access::ReadOnly);
    for (RunRecord& record : store.runs()) {
        throwIfStopped(stop);
        const RunId id = record.id;
        const auto before = std::ranges::find_if(known, [&](const ComparedRun& run) {
            return run.record.id == id && run.record.created == record.created && run.record.episodes == record.episodes
                   && run.record.steering == record.steering && run.record.reference.has_value() == record.reference.has_value();
        });
        if (before == known.end()) {
            const std::vector<Episode> episodes = comparable(store.episodes(id), record);
            runs.push_back(comparedRun(std::move(record), store.tags(id), episodes));
            continue;
        }
        runs.push_back(*before);
        runs.back().record = std::move(record);
        runs.back().tags = store.tags(id);
    }
    return runs;
}

}  // namespace abcp::ui
