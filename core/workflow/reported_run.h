#pragma once

#include "core/store/run_overview.h"

#include <optional>
#include <string>
#include <vector>

namespace abcp {

// Candidates, none failed, of runs of the uniform agent in the same database that were measured in the same way as a run's: the same network, weights, data
// and evaluation.
struct UniformBaseline {
    std::vector<Episode> cuts;
    std::vector<RunId> runs;
};
// Nothing for a run of the uniform agent. Throws InputError on a damaged row.
UniformBaseline uniformElsewhere(const RunStore& store, const RunRecord& record);

// A run as a report tells of it.
struct ReportedRun {
    RunOverview overview;
    std::vector<Episode> episodes;            // as comparable() makes them
    std::optional<Episode> chosen;            // never a failed one
    std::optional<CheckpointRecord> retrained;  // of the chosen one, the latest
    std::vector<Phase> phases;
    NetworkSpec spec;                         // at the size at which candidates are evaluated
    SearchSpace space;
    // Uniform cuts among the run's candidates and those of uniformElsewhere(). Of a run of the uniform agent none.
    std::vector<Episode> uniform;
    std::vector<RunId> uniformRuns;           // of the latter

    const RunRecord& record() const { return overview.record; }
    int failures() const;
    // The most accurate uniform cut that costs no more FLOPs than the chosen candidate or than the budget allows: what the search might have chosen instead.
    const Episode* bestUniform() const;
    // "mAP50", of a classifier "top-1 accuracy".
    std::string accuracy() const;
};

// episode: the one to choose; empty: of the candidates that were retrained and meet the budgets the most accurate, else the largest reward. Throws InputError when there is no such run or episode, or it failed.
ReportedRun reportedRun(const RunStore& store, RunId run, std::optional<int> episode);

}  // namespace abcp
