#pragma once

#include "core/search/repeat.h"
#include "core/store/run_store.h"

#include <SQLiteCpp/Database.h>

#include <filesystem>
#include <vector>

namespace abcp::store {

// Adds it, or does nothing when exactly this one is there. Within the caller's transaction. Throws FailureError when another one was made after the
// same episode. What was watched is not kept.
void writeRepeat(SQLite::Database& database, const std::filesystem::path& file, RunId run, const Repeat& repeat);

// In the order they were made. Throws InputError on a damaged row.
std::vector<Repeat> readRepeats(const SQLite::Database& database, const std::filesystem::path& file, RunId run);

}  // namespace abcp::store
