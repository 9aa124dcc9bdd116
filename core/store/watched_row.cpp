#include "core/store/watched_row.h"

#include "core/base/error.h"
#include "core/store/row_values.h"

#include <SQLiteCpp/Statement.h>

#include <string>
#include <vector>

namespace abcp::store {

namespace {

constexpr int columnCount = 5;  // run, episode, map50, map50_95, row_hash

std::string placeOf(RunId run, int episode)
{
    return "run " + std::to_string(toInteger(run)) + ", episode " + std::to_string(episode);
}

}  // namespace

void writeWatched(SQLite::Database& database, const std::filesystem::path& file, RunId run, int episode, const std::optional<Accuracy>& watched)
{
    const std::map<int, Accuracy> existing = readWatched(database, file, run, episode, episode);
    if (episode != watchedReference && !existing.empty()) {
        if (existing.begin()->second != watched)
            throw FailureError(file.string(), placeOf(run, episode) + " already has another watched measurement; is a second search writing to it?");
        return;
    }
    if (!watched)
        return;
    std::vector<Value> columns{toInteger(run), std::int64_t{episode}, realValue(watched->map50), realValue(watched->map5095)};
    columns.emplace_back(hashOf(columns));
    SQLite::Statement row(database, "INSERT OR REPLACE INTO watched (run, episode, map50, map50_95, row_hash) VALUES (" + placeholders(columnCount) + ")");
    bindValues(row, columns);
    row.exec();
}

std::map<int, Accuracy> readWatched(const SQLite::Database& database, const std::filesystem::path& file, RunId run, int first, int last)
{
    // A file of the first version that is opened for reading only has no such table.
    if (!database.tableExists("watched"))
        return {};
    SQLite::Statement statement(database, "SELECT run, episode, map50, map50_95, row_hash FROM watched WHERE run = ? AND episode BETWEEN ? AND ?");
    bindValues(statement, std::vector<Value>{toInteger(run), std::int64_t{first}, std::int64_t{last}});
    std::map<int, Accuracy> watched;
    while (statement.executeStep()) {
        const std::vector<Value> columns = readValues(statement, columnCount);
        const auto episode = static_cast<int>(integerOf(columns[1]));
        if (hashOf(std::span(columns).first(columnCount - 1)) != textOf(columns.back()))
            throw InputError(file, placeOf(run, episode) + " is damaged: what was watched does not match its hash");
        watched[episode] = {realOf(columns[2]), realOf(columns[3])};
    }
    return watched;
}

}  // namespace abcp::store
