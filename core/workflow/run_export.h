#pragma once

#include "core/base/json.h"
#include "core/store/run_store.h"

#include <filesystem>
#include <span>

namespace abcp {

// What is known of a run itself: run, name, state, created (UTC), agent, seed, network, data, episodes, best_episode (null: none), note; of some runs also
// parent, deleted (UTC), origin.
Json runJson(const RunRecord& run);

// That, the run's settings, and all its candidates at full resolution, as candidateJson().
Json runDocument(const RunRecord& run, std::span<const Episode> episodes);

enum class RunFileFormat {
    Table,     // CSV: the candidates of one run
    Document,  // JSON: runDocument() of one run
    Database,  // SQLite: any number of whole runs, for importRuns()
};
// By the end of its name: .csv or .json in letters of any case; any other name is a database.
RunFileFormat runFileFormat(const std::filesystem::path& file);

// In place of a file that is there. Throws InputError when a run is not there or damaged, or the format takes one run and there are more.
void writeRuns(const std::filesystem::path& database, std::span<const RunId> runs, RunFileFormat format, const std::filesystem::path& file);

}  // namespace abcp
