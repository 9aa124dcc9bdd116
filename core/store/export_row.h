#pragma once

#include "core/store/run_store.h"

#include <SQLiteCpp/Database.h>

#include <filesystem>
#include <vector>

namespace abcp::store {

// Within the caller's transaction.
void insertExport(SQLite::Database& database, RunId run, const ExportRecord& record);

// In the order they were made. Throws InputError on a damaged row.
std::vector<ExportRecord> readExports(const SQLite::Database& database, const std::filesystem::path& file, RunId run);

}  // namespace abcp::store
