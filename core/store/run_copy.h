#pragma once

#include "core/store/run_store.h"

#include <SQLiteCpp/Database.h>

#include <filesystem>
#include <string>

namespace abcp::store {

// Adds a run of one database to another: all but its requests and what names files (checkpoints, exports). record: the run there, with state, note,
// origin and parent as they shall be here. Within the caller's transaction on `to`. Throws InputError on a damaged row.
RunId copyRun(const SQLite::Database& from, const std::filesystem::path& file, const RunRecord& record, SQLite::Database& to, const std::filesystem::path& toFile);

// The same for the same search, whatever its number, state, name of the file, tags and note. Throws InputError on a damaged row.
std::string contentHash(const SQLite::Database& database, const std::filesystem::path& file, const RunRecord& record);

}  // namespace abcp::store
