#pragma once

#include "core/network/network_spec.h"
#include "core/pruning/search_space.h"
#include "core/search/measurement.h"
#include "core/search/repeat.h"
#include "core/search/search_settings.h"
#include "core/store/run_store.h"

#include <QString>

#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <vector>

namespace abcp::ui {

// A run as the views show it: everything they need, by value.
struct LoadedRun {
    std::filesystem::path database;
    RunId id{};
    SearchSettings settings;
    RunState state = RunState::Running;
    NetworkSpec spec;                      // at the size at which it is searched
    SearchSpace space;
    std::optional<Measurement> reference;
    std::vector<Episode> episodes;         // by number
    Steering initialSteering = {};         // of its settings
    Steering steering = {};                // in force after the last episode
    std::vector<Phase> phases = {};        // by their first episode
    std::optional<Steering> requested = {};// waits for the next episode
    std::vector<Repeat> repeats = {};      // in the order they were made
    std::vector<Episode> uniform = {};     // uniformElsewhere(): of other runs, for comparison

    QString title() const;                 // "Run 12, arena"
};

// Reads a run with its episodes. Throws InputError when there is none or its rows are damaged.
LoadedRun loadRun(const std::filesystem::path& database, RunId id);
// The same in parts: `opened` gets the run with its first episodes at once, `more` those that follow, a few thousand at a time. Throws as
// loadRun() does, StoppedError.
void readRun(const std::filesystem::path& database, RunId id, const std::function<void(LoadedRun)>& opened,
             const std::function<void(std::vector<Episode>)>& more, const std::stop_token& stop);
// The same with one episode of it alone, which is then episodes.front().
LoadedRun loadCandidate(const std::filesystem::path& database, RunId id, int episode);

}  // namespace abcp::ui
