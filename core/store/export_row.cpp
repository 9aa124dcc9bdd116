#include "core/store/export_row.h"

#include "core/store/row_values.h"
#include "core/store/schema.h"

#include <SQLiteCpp/Statement.h>

#include <string>

// What is hashed of an export: run, episode, format, path, max_abs_diff, created, file_hash.

namespace abcp::store {

namespace {

enum Column : std::size_t { EpisodeNumber = 1, Format, Path, MaxAbsDiff, FileHash = MaxAbsDiff + 2, RowHash, ColumnCount };

}  // namespace

void insertExport(SQLite::Database& database, RunId run, const ExportRecord& record)
{
    std::vector<Value> values{toInteger(run), std::int64_t{record.episode}, record.format, record.path.string(), realValue(record.maxAbsDiff), utcNow(),
                              record.fileHash.empty() ? Value{} : Value{record.fileHash}};
    values.emplace_back(hashOf(values));
    SQLite::Statement statement(database, "INSERT INTO exports (run, episode, format, path, max_abs_diff, created, file_hash, row_hash) VALUES ("
                                              + placeholders(ColumnCount) + ")");
    bindValues(statement, values);
    statement.exec();
}

std::vector<ExportRecord> readExports(const SQLite::Database& database, const std::filesystem::path& file, RunId run)
{
    // A file of an older version that is opened for reading only lacks the last two.
    const char* later = hasColumn(database, "exports", "row_hash") ? "file_hash, row_hash" : "NULL, NULL";
    SQLite::Statement statement(database, std::string("SELECT run, episode, format, path, max_abs_diff, created, ") + later + " FROM exports WHERE run = ? ORDER BY id");
    statement.bind(1, toInteger(run));
    std::vector<ExportRecord> records;
    while (statement.executeStep()) {
        const std::vector<Value> row = readValues(statement, ColumnCount);
        refuseChanged(row, file, "run " + std::to_string(toInteger(run)) + ", an export of episode " + std::to_string(integerOf(row[EpisodeNumber])));
        records.push_back({.episode = static_cast<int>(integerOf(row[EpisodeNumber])),
                           .format = textOf(row[Format]),
                           .path = textOf(row[Path]),
                           .maxAbsDiff = realOf(row[MaxAbsDiff]),
                           .fileHash = textOf(row[FileHash])});
    }
    return records;
}

}  // namespace abcp::store
