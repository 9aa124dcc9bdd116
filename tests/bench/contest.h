#pragma once

#include "core/base/json.h"
#include "core/search/engines.h"
#include "core/search/search_settings.h"
#include "core/workflow/finalists.h"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace abcp {

// What a long benchmark has done so far, kept in a file of its folder.
class BenchState {
public:
    // options: all that decides the outcome. Throws InputError when the folder holds a benchmark made with other ones.
    BenchState(const std::filesystem::path& folder, const Json& options);

    bool has(const std::string& part, const std::string& key) const;
    Json get(const std::string& part, const std::string& key) const;
    // Kept at once.
    void set(const std::string& part, const std::string& key, Json value);

private:
    std::filesystem::path m_file;
    Json m_json;
};

// Searches of one problem by different agents, each for the same processor time, which other programs on the machine do not lengthen as they do
// the time of day. With one thread, which small networks get, the two are equal on an idle machine.
class Contest {
public:
    struct Rules {
        SearchSettings search;      // agent, seed, name and episodes are set by each run
        double seconds = 300;       // processor time of a search
        std::size_t finalists = 3;  // of each, retrained in full
        CostSteps costSteps = {.count = 0};  // of each, retrained besides; 0: none
        int retrainEpochs = 24;
    };
    struct Outcome {
        RunId run{};
        std::vector<Episode> episodes;
        std::vector<Episode> best;                // that meet the budgets, the largest rewards first
        std::optional<FinalistsResult> finalists; // nothing where no candidate meets the budgets
        std::optional<FinalistsResult> ladder;    // the cost steps; nothing there either, or where the rules say none
    };

    // Everything is kept in `folder` and, as to what is done, in `state`; both outlive the contest, as do the engines.
    Contest(const std::filesystem::path& folder, const Rules& rules, BenchState& state, const Engines& engines);

    // Goes on where an earlier call was cut off.
    Outcome play(const std::string& agent, int seed);

    std::filesystem::path database() const { return m_folder / "studio.sqlite"; }

private:
    // That agents plan with, the same for all: a quarter more than the median time of some uniform cuts allows, since candidates differ and it is
    // the clock that shall end a search.
    int plannedEpisodes();

    std::filesystem::path m_folder;
    Rules m_rules;
    BenchState& m_state;
    const Engines& m_engines;
};

// All of a data set as its test split; its own test split where it states one.
Dataset asTest(const std::filesystem::path& data, const ReadOptions& options);

}  // namespace abcp
