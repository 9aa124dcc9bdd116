#pragma once

#include <SQLiteCpp/Database.h>

#include <cstdint>
#include <filesystem>
#include <string>

namespace abcp::store {

constexpr std::int32_t applicationId = 0x41424350;  // "ABCP", PRAGMA application_id
constexpr int schemaVersion = 5;                    // PRAGMA user_version that this program writes

enum class SchemaState {
    Empty,    // a new file: no table, no id
    Older,    // ours, to be migrated
    Current,
};

// Reads only. Throws InputError when the file belongs to another program, was written by a newer version, or is
// ours and lacks a table of its version; SQLite::Exception when it cannot be read.
SchemaState inspectSchema(const SQLite::Database& database, const std::filesystem::path& file);

// Whether a table has a column: a file of an older version that is opened for reading only lacks those that came later.
bool hasColumn(const SQLite::Database& database, const char* table, const char* column);

// Where a file of an older version is kept before it is migrated: "studio-version4.sqlite" beside "studio.sqlite".
std::filesystem::path backupOf(const std::filesystem::path& file, int version);

// Throws InputError when a table is not defined word for word as this program defines it in that file's version: of a file from outside.
void requireOwnDefinitions(const SQLite::Database& database, const std::filesystem::path& file);

// PRAGMA user_version.
int versionOf(const SQLite::Database& database);

// Brings an empty or older file to schemaVersion in one transaction; safe when two programs try at once. An older file is copied to backupOf() first,
// in place of a copy that is there.
void migrateSchema(SQLite::Database& database, const std::filesystem::path& file);

}  // namespace abcp::store
