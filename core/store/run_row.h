#pragma once

#include "core/store/run_store.h"

#include <SQLiteCpp/Database.h>

#include <filesystem>
#include <vector>

namespace abcp::store {

// Adds a run. Within the caller's transaction. Throws InputError when the settings could not be read back.
RunId insertRun(SQLite::Database& database, const std::filesystem::path& file, const RunRecord& record);

// All, newest first; or one, and InputError when there is no such. Throws InputError on a damaged row.
std::vector<RunRecord> readRuns(const SQLite::Database& database, const std::filesystem::path& file);
RunRecord readRun(const SQLite::Database& database, const std::filesystem::path& file, RunId run);

// Change a run that is there and undamaged; else throw InputError. Within the caller's transaction.
void updateState(SQLite::Database& database, const std::filesystem::path& file, RunId run, RunState state);
void updateReference(SQLite::Database& database, const std::filesystem::path& file, RunId run, const Measurement& reference);

}  // namespace abcp::store
