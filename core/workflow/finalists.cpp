#include "core/workflow/finalists.h"

#include "core/base/error.h"
#include "core/workflow/candidate_json.h"

#include <algorithm>
#include <cstdio>
#include <functional>
#include <utility>

namespace abcp {

std::optional<RankCorrelation> FinalistsResult::fidelity() const
{
    std::vector<double> cheap, full;
    for (const Finalist& finalist : finalists) {
        cheap.push_back(finalist.episode.measurement->map50);
        full.push_back(finalist.retrained.map50);
    }
    return rankCorrelation(cheap, full);
}

std::vector<Episode> finalistsOf(std::span<const Episode> episodes, const Budgets& budgets, std::size_t count, std::span<const int> pinned)
{
    std::vector<const Episode*> candidates;
    for (const Episode& episode : episodes)
        if (!episode.failed() && budgets.met(*episode.measurement))
            candidates.push_back(&episode);
    std::ranges::stable_sort(candidates, std::greater{}, &Episode::reward);
    std::vector<Episode> finalists;
    const auto add = [&](const Episode& candidate) {
        // Decisions say what is kept: the same decisions, the same network.
        if (std::ranges::find(finalists, candidate.decisions, &Episode::decisions) == finalists.end())
            finalists.push_back(candidate);
    };
    for (const Episode* candidate : candidates) {
        if (finalists.size() == count)
            break;
        add(*candidate);
    }
    for (const Episode& episode : episodes)
        if (!episode.failed() && std::ranges::find(pinned, episode.number) != pinned.end())
            add(episode);
    return finalists;
}

FinalistsResult retrainFinalists(RunStore& store, RunId run, std::size_t count, const RetrainOptions& options, const Engines& engines, std::stop_token stop,
                                 const ProgressCallback& progress)
{
    const RunRecord record = store.run(run);
    const Budgets budgets = record.steering.reward.budgets;
    const std::vector<Episode> episodes = finalistsOf(comparable(store.episodes(run), record), budgets, count, store.pinned(run));
    if (episodes.empty())
        throw FailureError("run " + std::to_string(toInteger(run)), budgets.any() ? "no candidate meets the budgets" : "no candidate could be measured");
    RetrainOptions once = options;
    once.once = true;
    FinalistsResult result;
    for (const Episode& episode : episodes) {
        const std::string phase = "retrain " + std::to_string(result.finalists.size() + 1) + " of " + std::to_string(episodes.size());
        const RetrainResult retrained = retrainEpisode(store, run, episode.number, once, engines, stop, named(progress, phase));
        result.finalists.push_back({episode, retrained.measurement, retrained.wasThere});
        if (retrained.measurement.map50 > result.best().retrained.map50)
            result.chosen = result.finalists.size() - 1;
    }
    return result;
}

Json toJson(const FinalistsResult& result, RunId run)
{
    Json finalists = Json::array();
    for (const Finalist& finalist : result.finalists) {
        Json json = candidateJson(finalist.episode);
        json["retrained"] = measurementJson(finalist.retrained);
        json["was_there"] = finalist.wasThere;
        finalists.push_back(json);
    }
    const std::optional<RankCorrelation> fidelity = result.fidelity();
    return {{"run", toInteger(run)}, {"finalists", finalists}, {"chosen", result.best().episode.number},
            {"rank_correlation", fidelity ? Json{{"n", result.finalists.size()}, {"spearman", fidelity->spearman}, {"kendall", fidelity->kendall}} : Json(nullptr)}};
}

std::string describe(const FinalistsResult& result)
{
    std::string text = "episode  search mAP50  retrained mAP50      GFLOPs   params M    reward\n";
    char line[160];
    for (std::size_t i = 0; i < result.finalists.size(); ++i) {
        const auto& [episode, retrained, wasThere] = result.finalists[i];
        std::snprintf(line, sizeof line, "%7d  %12.4f  %15.4f  %10.4f  %9.3f  %8.4f%s%s\n", episode.number, episode.measurement->map50, retrained.map50,
                      static_cast<double>(retrained.flops) / 1e9, static_cast<double>(retrained.params) / 1e6, episode.reward,
                      i == result.chosen ? "  chosen" : "", wasThere ? "  (retrained before)" : "");
        text += line;
    }
    const std::size_t n = result.finalists.size();
    if (const std::optional<RankCorrelation> fidelity = result.fidelity()) {
        std::snprintf(line, sizeof line, "rank correlation of the two mAP50 over %zu candidates: Spearman %.2f, Kendall %.2f\n", n, fidelity->spearman, fidelity->kendall);
        text += line;
    } else {
        text += "no rank correlation: " + std::string(n < 3 ? "fewer than 3 candidates" : "all of one mAP50") + "\n";
    }
    return text;
}

}  // namespace abcp
