#include "core/store/run_row.h"

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/base/json.h"
#include "core/search/reward.h"
#include "core/store/episode_row.h"
#include "core/store/phase_row.h"
#include "core/store/row_values.h"
#include "core/store/schema.h"
#include "core/store/watched_row.h"

#include <SQLiteCpp/Statement.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <limits>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

// What is hashed of a run: the columns of `columnList` in order, then of the later ones those that are not NULL, each after its name; every value as
// appendCanonical writes it. So rows from before there were such columns keep their hashes.

namespace abcp::store {

namespace {

constexpr const char* columnList =
    "name, created, agent, seed, network, data, settings, cfg_text, weights_hash, data_fingerprint, environment, state, "
    "reference_map50, reference_map50_95, reference_loss, reference_flops, reference_params, "
    "reference_latency_ms, reference_flops_ratio, reference_params_ratio";

// Of version 4, and of version 5.
constexpr std::array laterColumns{"parent_run", "parent_episode", "note", "deleted", "origin_file", "origin_host", "origin_run"};

// Positions in columnList, then in what selectRuns adds to it.
enum Column : std::size_t {
    Created = 1,
    Settings = 6,
    CfgText = 7,
    WeightsHash = 8,
    DataFingerprint = 9,
    Environment = 10,
    State = 11,
    FirstReference = 12,
    ReferenceFlops = FirstReference + 3,
    ParentRun = FirstReference + measurementColumns,
    ParentEpisode,
    Note,
    Deleted,
    OriginFile,
    OriginHost,
    OriginRun,
    HashedCount,
    RowHash = HashedCount,
    Id,
    Episodes,
    BestEpisode,
    ColumnCount
};
static_assert(HashedCount - ParentRun == laterColumns.size());

// columnList and laterColumns; NULL in place of those that a file of an older version lacks, which is opened for reading only.
std::string allColumns(const SQLite::Database& database)
{
    std::string list = columnList;
    for (const char* column : laterColumns)
        list += std::string(", ") + (hasColumn(database, "runs", column) ? column : "NULL");
    return list;
}

std::string hashOfRow(std::span<const Value> columns)
{
    std::string text;
    for (std::size_t i = 0; i < HashedCount; ++i)
        if (i < ParentRun) {
            appendCanonical(text, columns[i]);
        } else if (!std::holds_alternative<std::monostate>(columns[i])) {
            appendCanonical(text, std::string(laterColumns[i - ParentRun]));
            appendCanonical(text, columns[i]);
        }
    return sha256(text);
}

std::string selectRuns(const SQLite::Database& database, const std::string& rest)
{
    return "SELECT " + allColumns(database)
        + ", row_hash, id, (SELECT count(*) FROM episodes WHERE run = runs.id),"
          " (SELECT episode FROM episodes WHERE run = runs.id AND status = 'ok' AND reward IS NOT NULL"
          "  ORDER BY reward DESC, episode LIMIT 1)"
          " FROM runs " + rest;
}

constexpr std::array<std::pair<RunState, const char*>, 4> stateNames{{
    {RunState::Running, "running"},
    {RunState::Stopped, "stopped"},
    {RunState::Finished, "finished"},
    {RunState::Failed, "failed"},
}};

Value orNull(const std::string& text)
{
    return text.empty() ? Value{} : Value{text};
}

// Refuses what could not be read back: settings out of range, numbers that are none, paths that are no UTF-8.
std::string settingsText(const SearchSettings& settings, const std::filesystem::path& file)
{
    try {
        std::string text = toJson(settings).dump();
        searchSettingsFromJson(Json::parse(text), "settings");
        return text;
    } catch (const Json::exception& error) {
        throw InputError(file, std::string("the settings cannot be stored: ") + error.what());
    }
}

RunRecord toRecord(std::span<const Value> columns, const std::filesystem::path& file)
{
    const std::string which = "run " + std::to_string(integerOf(columns[Id]));
    const auto refuse = [&](const std::string& how) { throw InputError(file, which + " is damaged: " + how); };
    if (hashOfRow(columns) != textOf(columns[RowHash]))
        refuse("its values do not match their hash");
    RunRecord record;
    record.id = RunId{integerOf(columns[Id])};
    try {
        record.settings = searchSettingsFromJson(Json::parse(textOf(columns[Settings])), file.string() + ", " + which);
    } catch (const Json::exception& error) {
        refuse(error.what());
    }
    const auto state = std::ranges::find(stateNames, textOf(columns[State]), [](const auto& entry) { return entry.second; });
    if (state == stateNames.end())
        refuse("unknown state");
    record.state = state->first;
    record.created = textOf(columns[Created]);
    record.cfgText = textOf(columns[CfgText]);
    record.weightsHash = textOf(columns[WeightsHash]);
    record.dataFingerprint = textOf(columns[DataFingerprint]);
    record.environment = textOf(columns[Environment]);
    if (std::holds_alternative<std::int64_t>(columns[ReferenceFlops]))  // a whole number is there or not, never NaN
        record.reference = measurementOf(columns.subspan(FirstReference, measurementColumns));
    if (std::holds_alternative<std::int64_t>(columns[ParentRun]))
        record.parent = Parent{RunId{integerOf(columns[ParentRun])}, static_cast<int>(integerOf(columns[ParentEpisode]))};
    record.note = textOf(columns[Note]);
    record.deleted = textOf(columns[Deleted]);
    if (std::holds_alternative<std::int64_t>(columns[OriginRun]))
        record.origin = RunOrigin{textOf(columns[OriginFile]), textOf(columns[OriginHost]), integerOf(columns[OriginRun])};
    record.episodes = static_cast<int>(integerOf(columns[Episodes]));
    if (std::holds_alternative<std::int64_t>(columns[BestEpisode]))
        record.bestEpisode = static_cast<int>(integerOf(columns[BestEpisode]));
    return record;
}

// Rewards of different phases are no matter of comparison: all candidates are compared by the one in force.
RunRecord withSteering(const SQLite::Database& database, const std::filesystem::path& file, RunRecord record)
{
    const std::vector<Phase> phases = readPhases(database, file, record.id);
    record.steering = phases.empty() ? steeringOf(record.settings) : phases.back().steering;
    record.oneReward = std::ranges::all_of(phases, [&](const Phase& phase) { return phase.steering.reward == record.settings.reward; });
    if (record.oneReward || !record.reference)
        return record;
    record.bestEpisode.reset();
    double best = 0;
    for (const Episode& episode : comparable(readEpisodes(database, file, record.id, 0, std::numeric_limits<int>::max()), record))
        if (!episode.failed() && (!record.bestEpisode || episode.reward > best)) {
            record.bestEpisode = episode.number;
            best = episode.reward;
        }
    return record;
}

RunRecord withWatched(const SQLite::Database& database, const std::filesystem::path& file, RunRecord record)
{
    const std::map<int, Accuracy> watched = readWatched(database, file, record.id, watchedReference, watchedReference);
    if (record.reference && !watched.empty())
        record.reference->watched = watched.begin()->second;
    return record;
}

[[noreturn]] void throwNoRun(const std::filesystem::path& file, RunId run)
{
    throw InputError(file, "there is no run " + std::to_string(toInteger(run)));
}

std::vector<Value> readColumns(const SQLite::Database& database, const std::filesystem::path& file, RunId run)
{
    SQLite::Statement statement(database, selectRuns(database, "WHERE id = ?"));
    statement.bind(1, toInteger(run));
    if (!statement.executeStep())
        throwNoRun(file, run);
    return readValues(statement, ColumnCount);
}

// Sets columns from `first` on and gives the row its new hash.
void change(SQLite::Database& database, const std::filesystem::path& file, RunId run, Column first, std::vector<Value> values)
{
    std::vector<Value> columns = readColumns(database, file, run);
    toRecord(columns, file);  // a damaged row does not get a good hash
    std::ranges::move(values, columns.begin() + first);
    columns.resize(HashedCount);
    columns.emplace_back(hashOfRow(columns));
    columns.emplace_back(toInteger(run));
    SQLite::Statement statement(database, "UPDATE runs SET (" + allColumns(database) + ", row_hash) = ("
                                              + placeholders(RowHash + 1) + ") WHERE id = ?");
    bindValues(statement, columns);
    statement.exec();
}

}  // namespace

RunId insertRun(SQLite::Database& database, const std::filesystem::path& file, const RunRecord& record, const std::string& created)
{
    const SearchSettings& s = record.settings;
    std::vector<Value> columns{s.name,
                               created,
                               s.agent,
                               std::to_string(s.seed),
                               s.cfg.string(),
                               s.data.string(),
                               settingsText(s, file),
                               record.cfgText,
                               record.weightsHash,
                               record.dataFingerprint,
                               record.environment};
    columns.emplace_back(runStateName(record.state));
    std::ranges::move(measurementValues(record.reference), std::back_inserter(columns));
    columns.push_back(record.parent ? Value{toInteger(record.parent->run)} : Value{});
    columns.push_back(record.parent ? Value{std::int64_t{record.parent->episode}} : Value{});
    columns.push_back(orNull(record.note));
    columns.emplace_back();
    columns.push_back(record.origin ? Value{record.origin->file} : Value{});
    columns.push_back(record.origin ? Value{record.origin->host} : Value{});
    columns.push_back(record.origin ? Value{record.origin->run} : Value{});
    columns.emplace_back(hashOfRow(columns));

    SQLite::Statement statement(database, "INSERT INTO runs (" + allColumns(database) + ", row_hash) VALUES ("
                                              + placeholders(columns.size()) + ")");
    bindValues(statement, columns);
    statement.exec();
    return RunId{database.getLastInsertRowid()};
}

std::vector<RunRecord> readRuns(const SQLite::Database& database, const std::filesystem::path& file, PutAway which)
{
    // In a file of an older version that is opened for reading only nothing is put away.
    const std::string deleted = hasColumn(database, "runs", "deleted") ? "deleted" : "NULL";
    SQLite::Statement statement(database, selectRuns(database, "WHERE " + deleted + (which == PutAway::Only ? " IS NOT NULL" : " IS NULL") + " ORDER BY id DESC"));
    std::vector<RunRecord> records;
    while (statement.executeStep())
        records.push_back(withSteering(database, file, withWatched(database, file, toRecord(readValues(statement, ColumnCount), file))));
    return records;
}

RunRecord readRun(const SQLite::Database& database, const std::filesystem::path& file, RunId run)
{
    return withSteering(database, file, withWatched(database, file, toRecord(readColumns(database, file, run), file)));
}

void requireRun(const SQLite::Database& database, const std::filesystem::path& file, RunId run)
{
    const std::string deleted = hasColumn(database, "runs", "deleted") ? "deleted" : "NULL";
    SQLite::Statement statement(database, "SELECT " + deleted + " IS NOT NULL FROM runs WHERE id = ?");
    statement.bind(1, toInteger(run));
    if (!statement.executeStep())
        throwNoRun(file, run);
    if (statement.getColumn(0).getInt() != 0)
        throw InputError(file, "run " + std::to_string(toInteger(run)) + " was deleted; `abcp runs restore " + std::to_string(toInteger(run))
                                   + "` brings it back");
}

void updateNote(SQLite::Database& database, const std::filesystem::path& file, RunId run, const std::string& note)
{
    change(database, file, run, Note, {orNull(note)});
}

void updateDeleted(SQLite::Database& database, const std::filesystem::path& file, RunId run, const std::string& deleted)
{
    change(database, file, run, Deleted, {orNull(deleted)});
}

void updateState(SQLite::Database& database, const std::filesystem::path& file, RunId run, RunState state)
{
    change(database, file, run, State, {runStateName(state)});
}

void updateReference(SQLite::Database& database, const std::filesystem::path& file, RunId run, const Measurement& reference)
{
    change(database, file, run, FirstReference, measurementValues(reference));
}

}  // namespace abcp::store

namespace abcp {

std::vector<Episode> comparable(std::vector<Episode> episodes, const RunRecord& run)
{
    if (!run.oneReward && run.reference)
        for (Episode& episode : episodes)
            if (!episode.failed())
                episode.reward = reward(*episode.measurement, *run.reference, run.steering.reward);
    return episodes;
}

std::string runStateName(RunState state)
{
    for (const auto& [value, name] : store::stateNames)
        if (value == state)
            return name;
    return {};
}

}  // namespace abcp
