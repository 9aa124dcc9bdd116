#pragma once

#include "core/search/measurement.h"
#include "core/store/run_store.h"

#include <SQLiteCpp/Database.h>

#include <filesystem>
#include <map>
#include <optional>

namespace abcp::store {

// In place of an episode's number: the unpruned network.
constexpr int watchedReference = -1;

// What a run measured on its second validation set. Writing the same again changes nothing; another measurement replaces that of the
// unpruned network, and is a FailureError for an episode. Nothing to write is no row.
void writeWatched(SQLite::Database& database, const std::filesystem::path& file, RunId run, int episode, const std::optional<Accuracy>& watched);

// By episode; those of episodes first to last. Throws InputError on a damaged row.
std::map<int, Accuracy> readWatched(const SQLite::Database& database, const std::filesystem::path& file, RunId run, int first, int last);

}  // namespace abcp::store
