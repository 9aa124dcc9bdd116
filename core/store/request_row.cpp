#include "core/store/request_row.h"

#include "core/base/error.h"
#include "core/store/action_text.h"
#include "core/store/row_values.h"

#include <SQLiteCpp/Statement.h>

#include <span>
#include <string>
#include <variant>

// What is hashed of a request: run, kind, content, created.

namespace abcp::store {

namespace {

constexpr const char* steering = "steer";
constexpr const char* evaluation = "evaluate";

enum Column : std::size_t { Run, Kind, Content, Created, RowHash, Id, ColumnCount };

}  // namespace

RequestId insertRequest(SQLite::Database& database, RunId run, const Request& request)
{
    const Steering* steered = std::get_if<Steering>(&request);
    std::vector<Value> columns{toInteger(run), std::string(steered ? steering : evaluation),
                               steered ? toJson(*steered).dump() : actionText(std::get<PruningAction>(request)), utcNow()};
    columns.emplace_back(hashOf(columns));
    SQLite::Statement row(database, "INSERT INTO requests (run, kind, content, created, row_hash) VALUES (" + placeholders(columns.size()) + ")");
    bindValues(row, columns);
    row.exec();
    return RequestId{database.getLastInsertRowid()};
}

std::vector<StoredRequest> readRequests(const SQLite::Database& database, const std::filesystem::path& file, RunId run)
{
    // A file of an older version that is opened for reading only has no such table.
    if (!database.tableExists("requests"))
        return {};
    SQLite::Statement statement(database, "SELECT run, kind, content, created, row_hash, id FROM requests WHERE run = ? ORDER BY id");
    statement.bind(1, toInteger(run));
    std::vector<StoredRequest> requests;
    while (statement.executeStep()) {
        const std::vector<Value> columns = readValues(statement, ColumnCount);
        const std::string which = "run " + std::to_string(toInteger(run)) + ", request " + std::to_string(integerOf(columns[Id]));
        const std::string& kind = textOf(columns[Kind]);
        if (hashOf(std::span(columns).first(RowHash)) != textOf(columns[RowHash]) || (kind != steering && kind != evaluation))
            throw InputError(file, which + " is damaged: its values do not match their hash");
        try {
            const std::string& content = textOf(columns[Content]);
            requests.push_back({RequestId{integerOf(columns[Id])},
                                kind == steering ? Request(steeringFromJson(Json::parse(content), file.string() + ", " + which)) : Request(actionOf(content))});
        } catch (const Json::exception& error) {
            throw InputError(file, which + " is damaged: " + error.what());
        }
    }
    return requests;
}

void removeRequest(SQLite::Database& database, RequestId request)
{
    SQLite::Statement statement(database, "DELETE FROM requests WHERE id = ?");
    statement.bind(1, static_cast<std::int64_t>(request));
    statement.exec();
}

}  // namespace abcp::store
