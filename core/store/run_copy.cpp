#include "core/store/run_copy.h"

#include "core/store/episode_row.h"
#include "core/store/phase_row.h"
#include "core/store/repeat_row.h"
#include "core/store/row_values.h"
#include "core/store/run_row.h"

#include <SQLiteCpp/Statement.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <span>
#include <vector>

namespace abcp::store {

namespace {

// A table whose rows belong to a run: its first column; the last one, when it is row_hash, is the hash of those before.
struct OwnedTable {
    const char* name;
    const char* columns;
    int count;
    bool hashed;
};

// Those that refer to episodes come after them.
constexpr std::array ownedTables{
    OwnedTable{"phases", "run, from_episode, settings, created, row_hash", 5, true},
    OwnedTable{"channel_scores", "run, position, scores, row_hash", 4, true},
    OwnedTable{"watched", "run, episode, map50, map50_95, row_hash", 5, true},
    OwnedTable{"repeats",
               "run, after_episode, episode, seed, failure, map50, map50_95, loss, flops, params, latency_ms, flops_ratio, params_ratio, reward, seconds, "
               "row_hash",
               16, true},
    OwnedTable{"pins", "run, episode, created", 3, false},
    OwnedTable{"tags", "run, tag", 2, false},
};

void copyRows(const OwnedTable& table, const SQLite::Database& from, const std::filesystem::path& file, RunId run, SQLite::Database& to, RunId target)
{
    if (!from.tableExists(table.name))
        return;  // of an older version
    SQLite::Statement select(from, std::string("SELECT ") + table.columns + " FROM " + table.name + " WHERE run = ?");
    select.bind(1, toInteger(run));
    SQLite::Statement insert(to, std::string("INSERT INTO ") + table.name + " (" + table.columns + ") VALUES (" + placeholders(static_cast<std::size_t>(table.count)) + ")");
    while (select.executeStep()) {
        std::vector<Value> row = readValues(select, table.count);
        if (table.hashed)
            refuseChanged(row, file, "run " + std::to_string(toInteger(run)) + ", a row of " + table.name);
        row[0] = toInteger(target);
        if (table.hashed)
            row.back() = hashOf(std::span(row).first(row.size() - 1));
        bindValues(insert, row);
        insert.exec();
        insert.reset();
    }
}

}  // namespace

RunId copyRun(const SQLite::Database& from, const std::filesystem::path& file, const RunRecord& record, SQLite::Database& to, const std::filesystem::path& toFile)
{
    const RunId copy = insertRun(to, toFile, record, record.created);
    copyEpisodes(from, file, record.id, to, copy);
    for (const OwnedTable& table : ownedTables)
        copyRows(table, from, file, record.id, to, copy);
    return copy;
}

std::string contentHash(const SQLite::Database& database, const std::filesystem::path& file, const RunRecord& record)
{
    std::vector<Value> values{record.created,         toJson(record.settings).dump(), record.cfgText, record.weightsHash, record.dataFingerprint, record.environment,
                              hashOfEpisodes(database, file, record.id)};
    std::ranges::move(measurementValues(record.reference), std::back_inserter(values));
    for (const Phase& phase : readPhases(database, file, record.id)) {
        values.emplace_back(std::int64_t{phase.fromEpisode});
        values.emplace_back(toJson(phase.steering).dump());
    }
    for (const Repeat& repeat : readRepeats(database, file, record.id)) {
        values.emplace_back(std::int64_t{repeat.after});
        values.emplace_back(std::to_string(repeat.seed));
        values.push_back(realValue(repeat.reward));
    }
    return hashOf(values);
}

}  // namespace abcp::store
