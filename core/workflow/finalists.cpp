#include "core/workflow/finalists.h"

#include "core/base/error.h"
#include "core/search/cost_fit.h"
#include "core/workflow/candidate_json.h"
#include "core/workflow/steer_run.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <functional>
#include <utility>

namespace abcp {

namespace {

constexpr std::size_t scaledAtEachStep = 3;  // of the agent's best candidates: which one bears being scaled best is not known beforehand
constexpr std::array evenings{0.5, 0.0};     // the best one's besides: layers that are narrow already bear little more

std::string runName(RunId run)
{
    return "run " + std::to_string(toInteger(run));
}

// The candidates that meet the budgets, the largest rewards first.
std::vector<const Episode*> byReward(std::span<const Episode> episodes, const Budgets& budgets)
{
    std::vector<const Episode*> candidates;
    for (const Episode& episode : episodes)
        if (!episode.failed() && budgets.met(*episode.measurement))
            candidates.push_back(&episode);
    std::ranges::stable_sort(candidates, std::greater{}, &Episode::reward);
    return candidates;
}

// Decisions say what is kept: the same decisions, the same network.
bool holds(std::span<const Episode> episodes, const std::vector<Decision>& decisions)
{
    return std::ranges::find(episodes, decisions, &Episode::decisions) != episodes.end();
}

// Of the best candidate's FLOPs.
double shareAt(const CostSteps& steps, std::size_t step)
{
    return std::pow(steps.factor, -static_cast<double>(step));
}

FailureError noCandidate(RunId run, const Budgets& budgets)
{
    return {runName(run), budgets.any() ? "no candidate meets the budgets" : "no candidate could be measured"};
}

// How well a score of the search foretold the mAP50 after retraining.
std::optional<RankCorrelation> foretold(std::span<const Finalist> finalists, const std::function<double(const Episode&)>& score)
{
    std::vector<double> cheap, full;
    for (const Finalist& finalist : finalists) {
        cheap.push_back(score(finalist.episode));
        full.push_back(finalist.retrained.map50);
    }
    return rankCorrelation(cheap, full);
}

}  // namespace

std::optional<RankCorrelation> FinalistsResult::fidelity() const
{
    return foretold(finalists, [](const Episode& episode) { return episode.measurement->map50; });
}

std::optional<RankCorrelation> FinalistsResult::rewardFidelity() const
{
    return foretold(finalists, [](const Episode& episode) { return episode.reward; });
}

std::vector<Episode> finalistsOf(std::span<const Episode> episodes, const Budgets& budgets, std::size_t count, std::span<const int> pinned)
{
    std::vector<Episode> finalists;
    for (const Episode* candidate : byReward(episodes, budgets)) {
        if (finalists.size() == count)
            break;
        if (!holds(finalists, candidate->decisions))
            finalists.push_back(*candidate);
    }
    for (const Episode& episode : episodes)
        if (!episode.failed() && std::ranges::find(pinned, episode.number) != pinned.end() && !holds(finalists, episode.decisions))
            finalists.push_back(episode);
    return finalists;
}

FinalistsResult retrainFinalists(RunStore& store, RunId run, std::size_t count, const RetrainOptions& options, const Engines& engines, std::stop_token stop,
                                 const ProgressCallback& progress)
{
    const RunRecord record = store.run(run);
    const Budgets budgets = record.steering.reward.budgets;
    const std::vector<Episode> episodes = finalistsOf(comparable(store.episodes(run), record), budgets, count, store.pinned(run));
    if (episodes.empty())
        throw noCandidate(run, budgets);
    return retrainCandidates(store, run, episodes, options, engines, stop, progress);
}

std::vector<Episode> costLadderOf(std::span<const Episode> episodes, const Budgets& budgets, const CostSteps& steps)
{
    const std::vector<const Episode*> candidates = byReward(episodes, budgets);
    std::vector<Episode> ladder;
    for (std::size_t step = 0; step < steps.count; ++step) {
        const auto found = std::ranges::find_if(candidates, [&](const Episode* candidate) {
            return static_cast<double>(candidate->measurement->flops) <= shareAt(steps, step) * static_cast<double>(candidates.front()->measurement->flops);
        });
        if (found != candidates.end() && !holds(ladder, (*found)->decisions))
            ladder.push_back(**found);
    }
    return ladder;
}

std::vector<Episode> measureCostLadder(RunStore& store, RunId run, const CostSteps& steps, const Engines& engines, std::stop_token stop, const ProgressCallback& progress)
{
    const RunRecord record = store.run(run);
    const InputError isSearched(runName(run), "is being searched; stop it first, or wait for its end (resume it if it was killed)");
    if (record.state == RunState::Running)
        throw isSearched;
    const Budgets budgets = record.steering.reward.budgets;
    const auto measured = [&] { return comparable(store.episodes(run), record); };
    const std::vector<Episode> before = measured();
    // The agent's, so that a second call does not go on from what the first one made.
    std::vector<Episode> own = before;
    std::erase_if(own, [](const Episode& episode) { return episode.origin != Origin::Agent; });
    own = finalistsOf(own, budgets, scaledAtEachStep);
    if (own.empty())
        own = finalistsOf(before, budgets, scaledAtEachStep);
    if (own.empty())
        throw noCandidate(run, budgets);
    AgentTask task;
    task.spec = originalNetwork(record).spec;
    task.space = deriveSearchSpace(task.spec);
    task.plan = record.settings.plan;
    applySteering(task, record.steering);
    task.budgets = {.flops = static_cast<double>(own.front().measurement->flops)};
    std::vector<std::vector<Decision>> known;
    for (const Episode& episode : before)
        known.push_back(episode.decisions);
    std::vector<PruningAction> scaled;
    for (const Episode& episode : own)
        scaled.push_back(episode.action);
    for (const double share : evenings)
        scaled.push_back(evened(task, own.front().action, share));
    for (std::size_t step = 1; step < steps.count; ++step) {
        const double share = shareAt(steps, step);
        const ProgressCallback stepProgress = named(progress, "cost step " + std::to_string(step + 1) + " of " + std::to_string(steps.count));
        for (const PruningAction& action : scaled) {
            const PruningAction cheaper = fitToBudget(task, action, share);
            std::vector<Decision> decisions = decisionsOf(cheaper, task.space, task.plan);
            // Beyond what the bounds allow there is no such network.
            if (budgetUse(task, cheaper) > share || std::ranges::find(known, decisions) != known.end())
                continue;
            if (!evaluateInRun(run, store.file(), cheaper, engines, stop, stepProgress))
                throw isSearched;
            known.push_back(std::move(decisions));
        }
    }
    return costLadderOf(measured(), budgets, steps);
}

FinalistsResult retrainCandidates(RunStore& store, RunId run, std::span<const Episode> candidates, const RetrainOptions& options, const Engines& engines,
                                  std::stop_token stop, const ProgressCallback& progress)
{
    RetrainOptions once = options;
    once.once = true;
    FinalistsResult result;
    for (const Episode& episode : candidates) {
        const std::string phase = "retrain " + std::to_string(result.finalists.size() + 1) + " of " + std::to_string(candidates.size());
        const RetrainResult retrained = retrainEpisode(store, run, episode.number, once, engines, stop, named(progress, phase));
        result.finalists.push_back({episode, retrained.measurement, retrained.wasThere});
        if (retrained.measurement.map50 > result.best().retrained.map50)
            result.chosen = result.finalists.size() - 1;
    }
    return result;
}

FinalistsResult retrainCostLadder(RunStore& store, RunId run, const CostSteps& steps, const RetrainOptions& options, const Engines& engines, std::stop_token stop,
                                  const ProgressCallback& progress)
{
    const std::vector<Episode> ladder = measureCostLadder(store, run, steps, engines, stop, progress);
    return retrainCandidates(store, run, ladder, options, engines, stop, progress);
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
    const auto correlation = [&](const std::optional<RankCorrelation>& one) {
        return one ? Json{{"n", result.finalists.size()}, {"spearman", one->spearman}, {"kendall", one->kendall}} : Json(nullptr);
    };
    return {{"run", toInteger(run)}, {"finalists", finalists}, {"chosen", result.best().episode.number}, {"rank_correlation", correlation(result.fidelity())},
            {"reward_correlation", correlation(result.rewardFidelity())}};
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
    const std::optional<RankCorrelation> fidelity = result.fidelity(), reward = result.rewardFidelity();
    if (fidelity || reward)
        text += "rank correlation with the retrained mAP50 over " + std::to_string(n) + " candidates:\n";
    else
        text += "no rank correlation: " + std::string(n < 3 ? "fewer than 3 candidates" : "all of one mAP50") + "\n";
    for (const auto& [name, one] : {std::pair{"the search's mAP50", fidelity}, {"the search's reward", reward}})
        if (one) {
            std::snprintf(line, sizeof line, "  %-20s Spearman %5.2f, Kendall %5.2f\n", name, one->spearman, one->kendall);
            text += line;
        }
    return text;
}

}  // namespace abcp
