#pragma once

#include "core/store/run_store.h"

#include <SQLiteCpp/Database.h>

#include <filesystem>
#include <vector>

namespace abcp::store {

// Within the caller's transaction, as all that writes here.
void insertCheckpoint(SQLite::Database& database, RunId run, const CheckpointRecord& record);

// In the order they were made. Throws InputError on a damaged row.
std::vector<CheckpointRecord> readCheckpoints(const SQLite::Database& database, const std::filesystem::path& file, RunId run);

// All rows that name its files and its hash.
void removeCheckpoint(SQLite::Database& database, RunId run, const CheckpointRecord& record);

}  // namespace abcp::store
