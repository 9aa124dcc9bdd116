#include "core/store/phase_row.h"

#include "core/base/error.h"
#include "core/store/row_values.h"

#include <SQLiteCpp/Statement.h>

#include <span>
#include <string>

// What is hashed of a phase: run, from_episode, settings, created.

namespace abcp::store {

namespace {

enum Column : std::size_t { FromEpisode = 1, Settings, Created, RowHash, ColumnCount };

}  // namespace

void writePhase(SQLite::Database& database, const std::filesystem::path& file, RunId run, const Phase& phase)
{
    SQLite::Statement later(database, "SELECT 1 FROM episodes WHERE run = ? AND episode >= ? LIMIT 1");
    bindValues(later, std::vector<Value>{toInteger(run), std::int64_t{phase.fromEpisode}});
    if (later.executeStep())
        throw FailureError(file.string(), "run " + std::to_string(toInteger(run)) + " already has episode " + std::to_string(phase.fromEpisode)
                                              + ", with which a phase was to begin; is a second search writing to it?");
    std::vector<Value> columns{toInteger(run), std::int64_t{phase.fromEpisode}, toJson(phase.steering).dump(), utcNow()};
    columns.emplace_back(hashOf(columns));
    SQLite::Statement row(database, "INSERT OR REPLACE INTO phases (run, from_episode, settings, created, row_hash) VALUES (" + placeholders(ColumnCount) + ")");
    bindValues(row, columns);
    row.exec();
}

std::vector<Phase> readPhases(const SQLite::Database& database, const std::filesystem::path& file, RunId run)
{
    // A file of an older version that is opened for reading only has no such table.
    if (!database.tableExists("phases"))
        return {};
    SQLite::Statement statement(database, "SELECT run, from_episode, settings, created, row_hash FROM phases WHERE run = ? ORDER BY from_episode");
    statement.bind(1, toInteger(run));
    std::vector<Phase> phases;
    while (statement.executeStep()) {
        const std::vector<Value> columns = readValues(statement, ColumnCount);
        const std::string which = "run " + std::to_string(toInteger(run)) + ", the phase from episode " + std::to_string(integerOf(columns[FromEpisode]));
        if (hashOf(std::span(columns).first(RowHash)) != textOf(columns[RowHash]))
            throw InputError(file, which + " is damaged: its values do not match their hash");
        try {
            phases.push_back({static_cast<int>(integerOf(columns[FromEpisode])),
                              steeringFromJson(Json::parse(textOf(columns[Settings])), file.string() + ", " + which)});
        } catch (const Json::exception& error) {
            throw InputError(file, which + " is damaged: " + error.what());
        }
    }
    return phases;
}

}  // namespace abcp::store
