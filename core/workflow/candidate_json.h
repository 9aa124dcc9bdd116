#pragma once

#include "core/base/json.h"
#include "core/search/measurement.h"
#include "core/store/run_store.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace abcp {

// Candidates as the command line and the exports write them: episode, map50, map50_95, loss, flops, params, latency_ms, reward,
// flops_ratio, params_ratio, with a watched data set watched_map50, watched_map50_95; a failed one has "failure" and nulls; one whose
// network had been measured before has "same_as", the episode in which it was; one that looked hopeless has "stopped_at_step", where its fine-tuning was cut short, and all of such
// a run have "early_loss"; one that a person has made has "origin": "user".
Json candidateJson(const Episode& episode);
Json measurementJson(const Measurement& measurement);
std::string candidatesCsv(std::span<const Episode> episodes);

// What a run came to.
struct RunSummary {
    int episodes = 0;
    int failed = 0;
    int seenBefore = 0;            // not evaluated: an earlier episode had the same network
    int cutShort = 0;              // looked hopeless: fine-tuned in part
    std::optional<Episode> best;   // by reward
    std::vector<Episode> front;    // mAP50 against FLOPs, by rising FLOPs
};
RunSummary summarise(std::span<const Episode> episodes);

Json toJson(const RunSummary& summary, RunId run);
// A few lines for a person.
std::string describe(const RunSummary& summary, RunId run);

}  // namespace abcp
