#pragma once

#include "core/store/run_store.h"

#include <SQLiteCpp/Database.h>

#include <filesystem>
#include <string>
#include <vector>

namespace abcp::store {

// Adds a run that was created at some moment (UTC, ISO 8601), with its note, origin and parent. Within the caller's transaction. Throws InputError when the
// settings could not be read back.
RunId insertRun(SQLite::Database& database, const std::filesystem::path& file, const RunRecord& record, const std::string& created);

enum class PutAway { Excluded, Only };

// All that are there or all that are put away, newest first; or one, put away or not, and InputError when there is no such. Throws InputError on a damaged row.
std::vector<RunRecord> readRuns(const SQLite::Database& database, const std::filesystem::path& file, PutAway which);
RunRecord readRun(const SQLite::Database& database, const std::filesystem::path& file, RunId run);

// Throws InputError when there is no such run, or when it is put away.
void requireRun(const SQLite::Database& database, const std::filesystem::path& file, RunId run);

// Change a run that is there and undamaged; else throw InputError. Within the caller's transaction.
void updateNote(SQLite::Database& database, const std::filesystem::path& file, RunId run, const std::string& note);
// deleted: when (UTC, ISO 8601), empty: it is there again.
void updateDeleted(SQLite::Database& database, const std::filesystem::path& file, RunId run, const std::string& deleted);
void updateState(SQLite::Database& database, const std::filesystem::path& file, RunId run, RunState state);
void updateReference(SQLite::Database& database, const std::filesystem::path& file, RunId run, const Measurement& reference);

}  // namespace abcp::store
