#include "core/workflow/reported_run.h"

#include "core/base/error.h"
#include "core/network/darknet_cfg.h"

#include <algorithm>
#include <iterator>
#include <span>
#include <utility>

namespace abcp {

namespace {

// What a candidate's measurement depends on besides its action.
bool measuredAlike(const RunRecord& a, const RunRecord& b)
{
    if (a.cfgText != b.cfgText || a.weightsHash != b.weightsHash || a.dataFingerprint != b.dataFingerprint)
        return false;
    const Json first = toJson(a.settings), second = toJson(b.settings);
    return first["evaluation"] == second["evaluation"] && first["data_options"] == second["data_options"] && first["plan"] == second["plan"];
}

std::optional<int> bestEpisode(const RunOverview& overview, std::span<const CheckpointRecord> checkpoints)
{
    const CheckpointRecord* best = nullptr;
    for (const CheckpointRecord& checkpoint : checkpoints)
        if (overview.record.steering.reward.budgets.met(checkpoint.measurement) && std::ranges::find(overview.points, checkpoint.episode, &RunPoint::episode) != overview.points.end()
            && (!best || checkpoint.measurement.map50 > best->measurement.map50))
            best = &checkpoint;
    if (best)
        return best->episode;
    return overview.best ? std::optional(overview.points[*overview.best].episode) : std::nullopt;
}

}  // namespace

UniformBaseline uniformElsewhere(const RunStore& store, const RunRecord& record)
{
    UniformBaseline baseline;
    if (record.settings.agent == "uniform")
        return baseline;
    for (const RunRecord& other : store.runs()) {
        if (other.settings.agent != "uniform" || !measuredAlike(other, record))
            continue;
        baseline.runs.push_back(other.id);
        for (Episode& episode : store.episodes(other.id))
            if (!episode.failed())
                baseline.cuts.push_back(std::move(episode));
    }
    return baseline;
}

int ReportedRun::failures() const
{
    return static_cast<int>(std::ranges::count_if(episodes, &Episode::failed));
}

const Episode* ReportedRun::bestUniform() const
{
    if (!chosen)
        return nullptr;
    const double limit = std::max(static_cast<double>(chosen->measurement->flops), record().steering.reward.budgets.flops.value_or(0));
    const Episode* best = nullptr;
    for (const Episode& episode : uniform)
        if (static_cast<double>(episode.measurement->flops) <= limit && (!best || episode.measurement->map50 > best->measurement->map50))
            best = &episode;
    return best;
}

std::string ReportedRun::accuracy() const
{
    return spec.heads().empty() ? "top-1 accuracy" : "mAP50";
}

ReportedRun reportedRun(const RunStore& store, RunId id, std::optional<int> episode)
{
    RunRecord record = store.run(id);
    ReportedRun run;
    run.spec = parseDarknetCfg(record.cfgText, record.settings.cfg).spec;
    if (const int size = record.settings.evaluation.inputSize; size > 0)
        run.spec = resized(std::move(run.spec), size, size);
    run.space = deriveSearchSpace(run.spec);
    run.episodes = comparable(store.episodes(id), record);
    run.phases = store.phases(id);
    run.overview = overviewOf(std::move(record), store.tags(id), run.episodes);
    const std::vector<CheckpointRecord> checkpoints = store.checkpoints(id);
    if (!episode)
        episode = bestEpisode(run.overview, checkpoints);
    if (episode) {
        const auto found = std::ranges::find(run.episodes, *episode, &Episode::number);
        const std::string where = "run " + std::to_string(toInteger(id));
        if (found == run.episodes.end())
            throw InputError(where, "has no episode " + std::to_string(*episode));
        if (found->failed())
            throw InputError(where, "episode " + std::to_string(*episode) + " failed (" + found->failure + "): choose another");
        run.chosen = *found;
        for (const CheckpointRecord& checkpoint : checkpoints)
            if (checkpoint.episode == *episode)
                run.retrained = checkpoint;
    }
    UniformBaseline elsewhere = uniformElsewhere(store, run.record());
    run.uniform = std::move(elsewhere.cuts);
    run.uniformRuns = std::move(elsewhere.runs);
    if (run.record().settings.agent != "uniform")
        std::ranges::copy_if(run.episodes, std::back_inserter(run.uniform), [&](const Episode& one) { return !one.failed() && isUniformCut(run.space, one.action); });
    return run;
}

}  // namespace abcp
