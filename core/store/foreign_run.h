#pragma once

#include "core/store/run_store.h"

#include <SQLiteCpp/Database.h>

#include <filesystem>

namespace abcp::store {

// What a hash cannot tell of a run that a stranger has written: whether its network can be read, its episodes fit that network, and its numbers are such as
// a search can give. Throws InputError with the run and what is wrong.
void requireSensible(const SQLite::Database& database, const std::filesystem::path& file, const RunRecord& record);

}  // namespace abcp::store
