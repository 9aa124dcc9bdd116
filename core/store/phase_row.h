#pragma once

#include "core/search/steering.h"
#include "core/store/run_store.h"

#include <SQLiteCpp/Database.h>

#include <filesystem>
#include <vector>

namespace abcp::store {

// Adds it, in place of one that begins with the same episode. Within the caller's transaction. Throws FailureError when that episode, or a later
// one, is there already: it was played otherwise.
void writePhase(SQLite::Database& database, const std::filesystem::path& file, RunId run, const Phase& phase);

// By their first episode. Throws InputError on a damaged row.
std::vector<Phase> readPhases(const SQLite::Database& database, const std::filesystem::path& file, RunId run);

}  // namespace abcp::store
