#include "core/store/repeat_row.h"

#include "core/base/error.h"
#include "core/store/row_values.h"

#include <SQLiteCpp/Statement.h>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <optional>
#include <span>
#include <string>

namespace abcp::store {

namespace {

constexpr const char* columnList =
    "run, after_episode, episode, seed, failure, map50, map50_95, loss, flops, params, latency_ms, flops_ratio, params_ratio, reward, seconds, row_hash";

// Positions in columnList.
enum Column : std::size_t { After = 1, EpisodeNumber, Seed, Failure, FirstMeasured, Reward = FirstMeasured + measurementColumns, Seconds, RowHash, ColumnCount };

std::vector<Value> toColumns(RunId run, const Repeat& repeat)
{
    std::vector<Value> columns{toInteger(run), std::int64_t{repeat.after}, std::int64_t{repeat.episode}, std::to_string(repeat.seed), repeat.failure};
    std::ranges::move(measurementValues(repeat.measurement), std::back_inserter(columns));
    columns.push_back(repeat.measurement ? realValue(repeat.reward) : Value{});
    columns.push_back(realValue(repeat.seconds));
    columns.emplace_back(hashOf(columns));
    return columns;
}

// Nothing when the values are not as toColumns() writes them.
std::optional<Repeat> toRepeat(const std::vector<Value>& columns)
{
    if (hashOf(std::span(columns).first(RowHash)) != textOf(columns[RowHash]))
        return std::nullopt;
    Repeat repeat;
    repeat.after = static_cast<int>(integerOf(columns[After]));
    repeat.episode = static_cast<int>(integerOf(columns[EpisodeNumber]));
    const std::string& seed = textOf(columns[Seed]);
    if (std::from_chars(seed.data(), seed.data() + seed.size(), repeat.seed).ec != std::errc{})
        return std::nullopt;
    repeat.failure = textOf(columns[Failure]);
    if (repeat.failure.empty()) {
        repeat.measurement = measurementOf(std::span(columns).subspan(FirstMeasured, measurementColumns));
        repeat.reward = realOf(columns[Reward]);
    }
    repeat.seconds = realOf(columns[Seconds]);
    return repeat;
}

}  // namespace

void writeRepeat(SQLite::Database& database, const std::filesystem::path& file, RunId run, const Repeat& repeat)
{
    const std::vector<Value> columns = toColumns(run, repeat);
    SQLite::Statement existing(database, std::string("SELECT ") + columnList + " FROM repeats WHERE run = ? AND after_episode = ?");
    bindValues(existing, std::vector<Value>{toInteger(run), std::int64_t{repeat.after}});
    if (existing.executeStep()) {
        if (readValues(existing, ColumnCount) != columns)
            throw FailureError(file.string(), "run " + std::to_string(toInteger(run)) + " already has another repeat after episode "
                                                  + std::to_string(repeat.after) + "; is a second search writing to it?");
        return;
    }
    SQLite::Statement row(database, std::string("INSERT INTO repeats (") + columnList + ") VALUES (" + placeholders(ColumnCount) + ")");
    bindValues(row, columns);
    row.exec();
}

std::vector<Repeat> readRepeats(const SQLite::Database& database, const std::filesystem::path& file, RunId run)
{
    // A file of an older version that is opened for reading only has no such table.
    if (!database.tableExists("repeats"))
        return {};
    SQLite::Statement statement(database, std::string("SELECT ") + columnList + " FROM repeats WHERE run = ? ORDER BY after_episode");
    statement.bind(1, toInteger(run));
    std::vector<Repeat> repeats;
    while (statement.executeStep()) {
        const std::vector<Value> columns = readValues(statement, ColumnCount);
        const std::optional<Repeat> repeat = toRepeat(columns);
        if (!repeat)
            throw InputError(file, "run " + std::to_string(toInteger(run)) + ", the repeat after episode " + std::to_string(integerOf(columns[After]))
                                       + " is damaged: its values do not match their hash");
        repeats.push_back(*repeat);
    }
    return repeats;
}

}  // namespace abcp::store
