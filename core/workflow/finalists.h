#pragma once

#include "core/base/json.h"
#include "core/base/rank_correlation.h"
#include "core/workflow/search_job.h"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace abcp {

// One of a run's best candidates, retrained in full.
struct Finalist {
    Episode episode;         // as the search measured it: the cheap score
    Measurement retrained;
    bool wasThere = false;   // its checkpoint was trained just so before
};

struct FinalistsResult {
    std::vector<Finalist> finalists;   // never empty; the largest reward of the search first, what was pinned last
    std::size_t chosen = 0;            // of them that with the best mAP50 when retrained, the first of equals

    const Finalist& best() const { return finalists[chosen]; }
    // How well the search's mAP50, and its reward, foretold the mAP50 after retraining; nothing for fewer than 3 finalists, or when all are equal.
    // Which of the two did better says what the next search should reward.
    std::optional<RankCorrelation> fidelity() const;
    std::optional<RankCorrelation> rewardFidelity() const;
};

// The candidates with the largest rewards among those that meet the budgets, the largest first and no two with the same network; at most
// `count`. Of equal ones the earliest. Behind them those of the pinned episodes that are not among them, whatever they cost.
std::vector<Episode> finalistsOf(std::span<const Episode> episodes, const Budgets& budgets, std::size_t count, std::span<const int> pinned = {});

// Retrains a run's finalists, its pinned candidates among them, each from its cut network, since a short fine-tuning tells the best apart only roughly. One whose newest
// checkpoint was trained with the same options is taken as it is, so that a call that was stopped goes on where it ended.
// Throws InputError when there is no such run, FailureError when no candidate meets the run's budgets, StoppedError.
FinalistsResult retrainFinalists(RunStore& store, RunId run, std::size_t count, const RetrainOptions& options, const Engines& engines,
                                 std::stop_token stop = {}, const ProgressCallback& progress = {});

// Falling costs: that of the best candidate, then `factor` (above 1) times less, factor^2 times less ...; `count` in all.
struct CostSteps {
    std::size_t count = 3;
    double factor = 2;
};

// Candidates at falling cost: the one with the largest reward that meets the budgets, then at each further step, of those with at most its share of
// that one's FLOPs, the one with the largest reward; no two with the same network, none where nothing is so cheap. Of equal ones the earliest.
std::vector<Episode> costLadderOf(std::span<const Episode> episodes, const Budgets& budgets, const CostSteps& steps);

// The same for a run, after evaluating in it what a search under one budget seldom comes to: its agent's three best candidates at each of these costs, with the same
// blocks and all open ratios' logits moved alike (fitToBudget()), and the best one's with ratios half as different and all alike. Such an episode is a person's; what the run has already is not measured again.
// Throws InputError when there is no such run or it is being searched, FailureError when no candidate meets the run's budgets, StoppedError.
std::vector<Episode> measureCostLadder(RunStore& store, RunId run, const CostSteps& steps, const Engines& engines, std::stop_token stop = {},
                                       const ProgressCallback& progress = {});

// Retrains these candidates of the run, in their order, and takes those as they are whose newest checkpoint was trained just so. Throws StoppedError.
FinalistsResult retrainCandidates(RunStore& store, RunId run, std::span<const Episode> candidates, const RetrainOptions& options, const Engines& engines,
                                  std::stop_token stop = {}, const ProgressCallback& progress = {});

// Both of the last: measureCostLadder(), then its candidates retrained.
FinalistsResult retrainCostLadder(RunStore& store, RunId run, const CostSteps& steps, const RetrainOptions& options, const Engines& engines, std::stop_token stop = {},
                                  const ProgressCallback& progress = {});

// run, finalists (candidates with "retrained" and "was_there"), chosen, rank_correlation and reward_correlation (n, spearman, kendall; null where there is none).
Json toJson(const FinalistsResult& result, RunId run);
// A table for a person, the chosen one, and the correlations.
std::string describe(const FinalistsResult& result);

}  // namespace abcp
