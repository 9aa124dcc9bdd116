#include "core/store/checkpoint_row.h"

#include "core/store/row_values.h"
#include "core/store/schema.h"

#include <SQLiteCpp/Statement.h>

#include <span>
#include <string>
#include <utility>

// What is hashed of a checkpoint: the columns of `columnList` in order.

namespace abcp::store {

namespace {

constexpr const char* columnList = "run, episode, kind, cfg, weights, weights_hash, created, map50, map50_95, loss, flops, params, latency_ms, "
                                   "flops_ratio, params_ratio";

// Positions in columnList, then of what later versions have added.
enum Column : std::size_t {
    EpisodeNumber = 1,
    Kind,
    Cfg,
    Weights,
    WeightsHash,
    FirstMeasured = WeightsHash + 2,
    Training = FirstMeasured + measurementColumns,
    RowHash,
    ColumnCount
};

CheckpointRecord toRecord(std::span<const Value> columns)
{
    return {.episode = static_cast<int>(integerOf(columns[EpisodeNumber])),
            .kind = textOf(columns[Kind]),
            .cfg = textOf(columns[Cfg]),
            .weights = textOf(columns[Weights]),
            .weightsHash = textOf(columns[WeightsHash]),
            .measurement = measurementOf(columns.subspan(FirstMeasured)),
            .training = textOf(columns[Training])};
}

}  // namespace

void insertCheckpoint(SQLite::Database& database, RunId run, const CheckpointRecord& record)
{
    std::vector<Value> values{toInteger(run),          std::int64_t{record.episode}, record.kind, record.cfg.string(),
                              record.weights.string(), record.weightsHash,           utcNow()};
    for (Value& value : measurementValues(record.measurement))
        values.push_back(std::move(value));
    values.push_back(record.training.empty() ? Value{} : Value{record.training});
    values.emplace_back(hashOf(values));
    SQLite::Statement statement(database, std::string("INSERT INTO checkpoints (") + columnList + ", training, row_hash) VALUES (" + placeholders(ColumnCount) + ")");
    bindValues(statement, values);
    statement.exec();
}

std::vector<CheckpointRecord> readCheckpoints(const SQLite::Database& database, const std::filesystem::path& file, RunId run)
{
    std::string columns = columnList;
    for (const char* later : {"training", "row_hash"})  // a file of an older version that is opened for reading only lacks them
        columns += std::string(", ") + (hasColumn(database, "checkpoints", later) ? later : "NULL");
    SQLite::Statement statement(database, "SELECT " + columns + " FROM checkpoints WHERE run = ? ORDER BY id");
    statement.bind(1, toInteger(run));
    std::vector<CheckpointRecord> records;
    while (statement.executeStep()) {
        const std::vector<Value> row = readValues(statement, ColumnCount);
        refuseChanged(row, file, "run " + std::to_string(toInteger(run)) + ", a checkpoint of episode " + std::to_string(integerOf(row[EpisodeNumber])));
        records.push_back(toRecord(row));
    }
    return records;
}

void removeCheckpoint(SQLite::Database& database, RunId run, const CheckpointRecord& record)
{
    SQLite::Statement statement(database, "DELETE FROM checkpoints WHERE run = ? AND episode = ? AND weights = ? AND weights_hash = ?");
    bindValues(statement, std::vector<Value>{toInteger(run), std::int64_t{record.episode}, record.weights.string(), record.weightsHash});
    statement.exec();
}

}  // namespace abcp::store
