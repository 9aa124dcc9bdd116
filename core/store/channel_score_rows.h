#pragma once

#include "core/pruning/pruning_plan.h"
#include "core/store/run_store.h"

#include <SQLiteCpp/Database.h>

#include <filesystem>
#include <optional>

namespace abcp::store {

// Replaces what the run has. Within the caller's transaction.
void writeChannelScores(SQLite::Database& database, RunId run, const ChannelScores& scores);

// Nothing when the run has none. Throws InputError on a damaged or missing row.
std::optional<ChannelScores> readChannelScores(const SQLite::Database& database, const std::filesystem::path& file, RunId run);

}  // namespace abcp::store
