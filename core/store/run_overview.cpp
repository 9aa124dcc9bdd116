#include "core/store/run_overview.h"

#include "core/search/pareto.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace abcp {

namespace {

CandidateFigures figuresOf(const Episode& episode)
{
    const Measurement& m = *episode.measurement;
    CandidateFigures figures{.episode = episode.number,
                             .map50 = m.map50,
                             .flops = static_cast<double>(m.flops),
                             .params = static_cast<double>(m.params),
                             .latencyMs = m.latencyMs,
                             .reward = episode.reward};
    double kept = 0, original = 0;
    for (const Decision& decision : episode.decisions) {
        if (decision.block >= 0) {
            figures.blocks.push_back(decision.kept > 0);
            continue;
        }
        kept += decision.kept;
        original += decision.original;
    }
    figures.keptShare = original > 0 ? kept / original : 1;
    figures.repeated = episode.sameAs.has_value();
    return figures;
}

}  // namespace

std::string RunOverview::name() const
{
    return record.settings.name.empty() ? record.settings.cfg.stem().string() : record.settings.name;
}

RunOverview overviewOf(const RunStore& store, RunRecord record)
{
    RunOverview run{std::move(record)};
    run.tags = store.tags(run.record.id);
    std::vector<ParetoPoint> points;
    for (const Episode& episode : comparable(store.episodes(run.record.id), run.record)) {
        if (episode.failed())
            continue;
        run.candidates.push_back(figuresOf(episode));
        points.push_back({run.candidates.back().flops, run.candidates.back().map50});
        if (std::isfinite(episode.reward) && (!run.best || episode.reward > run.candidates[*run.best].reward))
            run.best = run.candidates.size() - 1;
    }
    run.front = paretoFront(points);
    if (const auto& reference = run.record.reference; reference && reference->flops > 0) {
        for (ParetoPoint& point : points)
            point.cost /= static_cast<double>(reference->flops);
        run.hypervolume = hypervolume(points, {1, 0});
    }
    return run;
}

}  // namespace abcp
