#include "core/store/channel_score_rows.h"

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/store/row_values.h"

#include <SQLiteCpp/Statement.h>

#include <cstdint>
#include <string>
#include <vector>

// What is hashed of a row: run, position and scores, as appendCanonical writes them.

namespace abcp::store {

namespace {

// A file of the first version that is opened for reading only has no such table.
bool hasTable(const SQLite::Database& database)
{
    return SQLite::Statement(database, "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'channel_scores'").executeStep();
}

}  // namespace

void writeChannelScores(SQLite::Database& database, RunId run, const ChannelScores& scores)
{
    SQLite::Statement clear(database, "DELETE FROM channel_scores WHERE run = ?");
    clear.bind(1, toInteger(run));
    clear.exec();
    SQLite::Statement insert(database, "INSERT INTO channel_scores (run, position, scores, row_hash) VALUES (?, ?, ?, ?)");
    for (std::size_t position = 0; position < scores.size(); ++position) {
        std::vector<Value> columns{toInteger(run), static_cast<std::int64_t>(position), Json(scores[position]).dump()};
        columns.emplace_back(hashOf(columns));
        bindValues(insert, columns);
        insert.exec();
        insert.reset();
    }
}

std::optional<ChannelScores> readChannelScores(const SQLite::Database& database, const std::filesystem::path& file, RunId run)
{
    if (!hasTable(database))
        return std::nullopt;
    const auto refuse = [&](const std::string& how) {
        throw InputError(file, "the channel scores of run " + std::to_string(toInteger(run)) + " are damaged: " + how);
    };
    SQLite::Statement select(database, "SELECT run, position, scores, row_hash FROM channel_scores WHERE run = ? ORDER BY position");
    select.bind(1, toInteger(run));
    ChannelScores scores;
    while (select.executeStep()) {
        std::vector<Value> columns = readValues(select, 4);
        const std::string hash = textOf(columns.back());
        columns.pop_back();
        if (hashOf(columns) != hash)
            refuse("the values of a row do not match their hash");
        if (integerOf(columns[1]) != static_cast<std::int64_t>(scores.size()))
            refuse("a row is missing");
        try {
            scores.push_back(Json::parse(textOf(columns[2])).get<std::vector<double>>());
        } catch (const Json::exception& error) {
            refuse(error.what());
        }
    }
    return scores.empty() ? std::nullopt : std::optional(std::move(scores));
}

}  // namespace abcp::store
