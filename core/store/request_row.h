#pragma once

#include "core/search/request.h"
#include "core/store/run_store.h"

#include <SQLiteCpp/Database.h>

#include <filesystem>
#include <vector>

namespace abcp::store {

// Puts it behind those that wait. Within the caller's transaction.
RequestId insertRequest(SQLite::Database& database, RunId run, const Request& request);

// Those that wait, the oldest first. Throws InputError on a damaged row.
std::vector<StoredRequest> readRequests(const SQLite::Database& database, const std::filesystem::path& file, RunId run);

// Does nothing when it is gone already. Within the caller's transaction.
void removeRequest(SQLite::Database& database, RequestId request);

}  // namespace abcp::store
