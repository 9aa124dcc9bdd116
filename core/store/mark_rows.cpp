#include "core/store/mark_rows.h"

#include "core/store/row_values.h"

#include <SQLiteCpp/Statement.h>

namespace abcp::store {

void writeTags(SQLite::Database& database, RunId run, const std::vector<std::string>& tags)
{
    SQLite::Statement clear(database, "DELETE FROM tags WHERE run = ?");
    clear.bind(1, toInteger(run));
    clear.exec();
    SQLite::Statement add(database, "INSERT OR IGNORE INTO tags (run, tag) VALUES (?, ?)");
    for (const std::string& tag : tags) {
        bindValues(add, std::vector<Value>{toInteger(run), tag});
        add.exec();
        add.reset();
    }
}

std::vector<std::string> readTags(const SQLite::Database& database, RunId run)
{
    SQLite::Statement statement(database, "SELECT tag FROM tags WHERE run = ? ORDER BY id");
    statement.bind(1, toInteger(run));
    std::vector<std::string> tags;
    while (statement.executeStep())
        tags.push_back(statement.getColumn(0).getString());
    return tags;
}

void writePin(SQLite::Database& database, RunId run, int episode, bool pinned)
{
    SQLite::Statement statement(database, pinned ? "INSERT OR IGNORE INTO pins (run, episode, created) VALUES (?, ?, ?)"
                                                 : "DELETE FROM pins WHERE run = ? AND episode = ? AND ? <> ''");
    bindValues(statement, std::vector<Value>{toInteger(run), std::int64_t{episode}, utcNow()});
    statement.exec();
}

std::vector<int> readPins(const SQLite::Database& database, RunId run)
{
    std::vector<int> episodes;
    if (!database.tableExists("pins"))  // a file of an older version that is opened for reading only
        return episodes;
    SQLite::Statement statement(database, "SELECT episode FROM pins WHERE run = ? ORDER BY episode");
    statement.bind(1, toInteger(run));
    while (statement.executeStep())
        episodes.push_back(statement.getColumn(0).getInt());
    return episodes;
}

}  // namespace abcp::store
