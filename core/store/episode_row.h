#pragma once

#include "core/search/measurement.h"
#include "core/store/run_store.h"

#include <SQLiteCpp/Database.h>

#include <filesystem>
#include <string>
#include <vector>

namespace abcp::store {

// Adds the episode and its decisions, or does nothing when exactly this episode is there already. Within the caller's
// transaction. Throws FailureError when the run has another episode of that number, InputError when the stored one is damaged.
void writeEpisode(SQLite::Database& database, const std::filesystem::path& file, RunId run, const Episode& episode);

// Episodes first .. last of a run that exist, by number, each checked against its hash. One pass over both tables.
std::vector<Episode> readEpisodes(const SQLite::Database& database, const std::filesystem::path& file, RunId run,
                                  int first, int last);

// Adds all episodes of a run to a run of another database, as they are. Within the caller's transaction there. Throws InputError on a damaged row.
void copyEpisodes(const SQLite::Database& from, const std::filesystem::path& file, RunId run, SQLite::Database& to, RunId target);

// Of all episodes of a run, whatever the run's number. Throws InputError on a damaged row.
std::string hashOfEpisodes(const SQLite::Database& database, const std::filesystem::path& file, RunId run);

}  // namespace abcp::store
