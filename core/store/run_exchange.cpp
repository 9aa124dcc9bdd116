#include "core/store/run_exchange.h"

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/store/connection.h"
#include "core/store/foreign_run.h"
#include "core/store/row_values.h"
#include "core/store/run_copy.h"
#include "core/store/run_row.h"
#include "core/store/schema.h"

#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>

#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <string>

namespace fs = std::filesystem;

namespace abcp {

using store::Connection;

namespace {

constexpr std::uintmax_t maxFileBytes = std::uintmax_t{4} << 30;
constexpr int maxValueBytes = 1 << 24;  // of one value: a cfg, an action
constexpr std::size_t maxRuns = 10'000;

std::string hostName()
{
    std::array<char, 256> name{};
    return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : std::string();
}

// A parent is named by its number here, when it came along.
void renumberParent(RunRecord& record, const std::map<RunId, RunId>& numbers)
{
    if (!record.parent)
        return;
    const auto found = numbers.find(record.parent->run);
    if (found == numbers.end())
        record.parent.reset();
    else
        record.parent->run = found->second;
}

void requireSound(const SQLite::Database& database, const fs::path& file)
{
    for (const char* check : {"PRAGMA integrity_check(1)", "PRAGMA foreign_key_check"}) {
        SQLite::Statement statement(database, check);
        if (statement.executeStep() && statement.getColumn(0).getString() != "ok")
            throw InputError(file, "the database is damaged: " + statement.getColumn(0).getString());
    }
}

// Put away or not. Runs of the same moment and weights are few.
std::optional<RunRecord> sameRun(const SQLite::Database& database, const fs::path& file, const RunRecord& record, const std::string& content)
{
    SQLite::Statement alike(database, "SELECT id FROM runs WHERE created = ? AND weights_hash = ? ORDER BY id");
    store::bindValues(alike, std::vector<store::Value>{record.created, record.weightsHash});
    while (alike.executeStep()) {
        RunRecord known = store::readRun(database, file, RunId{alike.getColumn(0).getInt64()});
        if (store::contentHash(database, file, known) == content)
            return known;
    }
    return std::nullopt;
}

ImportedRun importRun(const SQLite::Database& from, const fs::path& file, RunRecord record, SQLite::Database& to, const fs::path& database,
                      const std::map<RunId, RunId>& numbers)
{
    const RunId there = record.id;
    if (const std::optional<RunRecord> known = sameRun(to, database, record, store::contentHash(from, file, record)))
        return {there, known->id, true, !known->deleted.empty()};
    if (!record.origin)
        record.origin = RunOrigin{fs::absolute(file).lexically_normal().string(), {}, toInteger(there)};
    if (record.state == RunState::Running)
        record.state = RunState::Stopped;  // nobody runs it here
    renumberParent(record, numbers);
    return {there, store::copyRun(from, file, record, to, database), false, false};
}

}  // namespace

void exportRuns(const fs::path& database, std::span<const RunId> runs, const fs::path& file, bool overwrite)
{
    if (!overwrite && fs::exists(fs::symlink_status(file)))
        throw InputError(file, "exists already");
    fs::path aside = file;
    aside += ".part";
    fs::remove(aside);
    std::vector<RunId> ordered(runs.begin(), runs.end());
    std::ranges::sort(ordered);  // a parent before its branches
    ordered.erase(std::unique(ordered.begin(), ordered.end()), ordered.end());
    try {
        Connection source(database, Connection::Access::ReadOnly);
        Connection target(aside, Connection::Access::ReadWrite);
        source.use([&](SQLite::Database& from) {
            const SQLite::Transaction oneState(from);
            target.use([&](SQLite::Database& to) {
                SQLite::Transaction transaction(to, SQLite::TransactionBehavior::IMMEDIATE);
                std::map<RunId, RunId> numbers;
                for (const RunId run : ordered) {
                    store::requireRun(from, database, run);
                    RunRecord record = store::readRun(from, database, run);
                    if (!record.origin)
                        record.origin = RunOrigin{fs::absolute(database).lexically_normal().string(), hostName(), toInteger(run)};
                    renumberParent(record, numbers);
                    numbers[run] = store::copyRun(from, database, record, to, aside);
                }
                transaction.commit();
            });
        });
    } catch (...) {
        std::error_code ignored;
        fs::remove(aside, ignored);
        throw;
    }
    moveFile(aside, file, overwrite);
}

std::vector<ImportedRun> importRuns(const fs::path& file, const fs::path& database)
{
    std::error_code error;
    if (const std::uintmax_t bytes = fs::file_size(file, error); !error && bytes > maxFileBytes)
        throw InputError(file, "is larger than " + std::to_string(maxFileBytes >> 30) + " GiB");
    Connection source(file, Connection::Access::ReadOnly);
    Connection target(database, Connection::Access::ReadWrite);
    std::vector<ImportedRun> imported;
    source.use([&](SQLite::Database& from) {
        sqlite3_limit(from.getHandle(), SQLITE_LIMIT_LENGTH, maxValueBytes);
        const SQLite::Transaction oneState(from);
        store::requireOwnDefinitions(from, file);
        requireSound(from, file);
        std::vector<RunRecord> records = store::readRuns(from, file, store::PutAway::Excluded);
        if (records.size() > maxRuns)
            throw InputError(file, "has more than " + std::to_string(maxRuns) + " runs");
        for (const RunRecord& record : records)
            store::requireSensible(from, file, record);
        target.use([&](SQLite::Database& to) {
            SQLite::Transaction transaction(to, SQLite::TransactionBehavior::IMMEDIATE);
            std::map<RunId, RunId> numbers;
            for (auto record = records.rbegin(); record != records.rend(); ++record) {  // the oldest first: a parent before its branches
                imported.push_back(importRun(from, file, std::move(*record), to, database, numbers));
                numbers[imported.back().there] = imported.back().here;
            }
            transaction.commit();
        });
    });
    return imported;
}

}  // namespace abcp
