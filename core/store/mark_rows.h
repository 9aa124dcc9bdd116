#pragma once

#include "core/store/run_store.h"

#include <SQLiteCpp/Database.h>

#include <string>
#include <vector>

// What a person marks: tags of a run, and episodes that are pinned.

namespace abcp::store {

// In place of those there are, without repeats. Within the caller's transaction.
void writeTags(SQLite::Database& database, RunId run, const std::vector<std::string>& tags);
std::vector<std::string> readTags(const SQLite::Database& database, RunId run);  // in the order they were given

// Within the caller's transaction.
void writePin(SQLite::Database& database, RunId run, int episode, bool pinned);
std::vector<int> readPins(const SQLite::Database& database, RunId run);          // ascending

}  // namespace abcp::store
