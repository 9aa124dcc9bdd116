#include "core/store/episode_row.h"

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/base/json.h"
#include "core/store/action_text.h"
#include "core/store/row_values.h"
#include "core/store/schema.h"
#include "core/store/watched_row.h"

#include <SQLiteCpp/Statement.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <utility>
#include <variant>

// What is hashed of an episode: its row's columns in the order of `columnList` up to row_hash, then for each decision in
// order layer, block, kept, original, then of the columns after row_hash those that are not NULL, each after its name; every value as
// appendCanonical writes it. So rows from before there were such columns keep their hashes.

namespace abcp::store {

namespace {

constexpr const char* columnList =
    "run, episode, status, failure, map50, map50_95, loss, flops, params, latency_ms, flops_ratio, params_ratio, "
    "reward, baseline, entropy, seconds, finished_at, action, row_hash";
// Of version 3, and of version 4; they follow in each row.
constexpr std::array laterColumns{"same_as", "early_loss", "stopped_at_step", "origin"};
constexpr const char* ofTheUser = "user";

// Positions in columnList.
enum Column : std::size_t {
    Run = 0,
    EpisodeNumber,
    Status = 2,
    Failure = 3,
    FirstMeasured = 4,
    Reward = FirstMeasured + measurementColumns,
    Baseline,
    Entropy,
    Seconds,
    FinishedAt,
    Action,
    RowHash,
    SameAs,
    EarlyLoss,
    StoppedAtStep,
    OriginColumn,
    ColumnCount
};
static_assert(ColumnCount - SameAs == laterColumns.size());

// columnList and laterColumns; NULL in place of those that a file of an older version lacks, which is opened for reading only.
std::string allColumns(const SQLite::Database& database)
{
    std::string list = columnList;
    for (const char* column : laterColumns)
        list += std::string(", ") + (hasColumn(database, "episodes", column) ? column : "NULL");
    return list;
}

bool isNull(const Value& value)
{
    return std::holds_alternative<std::monostate>(value);
}

Value orNull(std::optional<int> value)
{
    return value ? Value{std::int64_t{*value}} : Value{};
}

std::optional<int> optionalOf(const Value& value)
{
    return isNull(value) ? std::nullopt : std::optional(static_cast<int>(integerOf(value)));
}

struct StoredEpisode {
    std::vector<Value> columns;
    std::vector<Decision> decisions;

    std::string hash() const
    {
        std::string text;
        for (std::size_t i = 0; i < RowHash; ++i)
            appendCanonical(text, columns[i]);
        for (const Decision& decision : decisions)
            for (const int value : {decision.layer, decision.block, decision.kept, decision.original})
                appendCanonical(text, std::int64_t{value});
        for (std::size_t i = 0; i < laterColumns.size(); ++i)
            if (const Value& value = columns[RowHash + 1 + i]; !isNull(value)) {
                appendCanonical(text, std::string(laterColumns[i]));
                appendCanonical(text, value);
            }
        return sha256(text);
    }
};

StoredEpisode toStored(RunId run, const Episode& episode, const std::string& finishedAt)
{
    StoredEpisode stored{{}, episode.decisions};
    std::vector<Value>& columns = stored.columns;
    columns = {toInteger(run), std::int64_t{episode.number}, std::string(episode.failed() ? "failed" : "ok"), episode.failure};
    std::ranges::move(measurementValues(episode.measurement), std::back_inserter(columns));
    // A failed episode has no reward, whatever the struct was left with.
    columns.push_back(episode.failed() ? Value{} : realValue(episode.reward));
    columns.push_back(realValue(episode.baseline));
    columns.push_back(realValue(episode.entropy));
    columns.push_back(realValue(episode.seconds));
    columns.emplace_back(finishedAt);
    columns.emplace_back(actionText(episode.action));
    columns.emplace_back();
    columns.push_back(orNull(episode.sameAs));
    columns.push_back(episode.measurement && episode.measurement->earlyLoss ? realValue(*episode.measurement->earlyLoss) : Value{});
    columns.push_back(orNull(episode.measurement ? episode.measurement->stoppedAtStep : std::nullopt));
    columns.push_back(episode.origin == Origin::User ? Value{std::string(ofTheUser)} : Value{});
    columns[RowHash] = stored.hash();
    return stored;
}

Episode toEpisode(StoredEpisode stored)
{
    const std::vector<Value>& columns = stored.columns;
    Episode episode;
    episode.number = static_cast<int>(integerOf(columns[EpisodeNumber]));
    episode.action = actionOf(textOf(columns[Action]));
    episode.decisions = std::move(stored.decisions);
    episode.failure = textOf(columns[Failure]);
    if (textOf(columns[Status]) == "ok") {
        episode.measurement = measurementOf(std::span(columns).subspan(FirstMeasured, measurementColumns));
        episode.reward = realOf(columns[Reward]);
        if (!isNull(columns[EarlyLoss]))
            episode.measurement->earlyLoss = realOf(columns[EarlyLoss]);
        episode.measurement->stoppedAtStep = optionalOf(columns[StoppedAtStep]);
    }
    episode.baseline = realOf(columns[Baseline]);
    episode.entropy = realOf(columns[Entropy]);
    episode.seconds = realOf(columns[Seconds]);
    episode.sameAs = optionalOf(columns[SameAs]);
    episode.origin = isNull(columns[OriginColumn]) ? Origin::Agent : Origin::User;
    return episode;
}

[[noreturn]] void throwDamaged(const std::filesystem::path& file, RunId run, std::int64_t episode, const std::string& how)
{
    throw InputError(file, "run " + std::to_string(toInteger(run)) + ", episode " + std::to_string(episode) + " is damaged: " + how);
}

// Walks episodes and decisions of a run side by side, both in order of the episode's number.
class StoredEpisodeReader {
public:
    StoredEpisodeReader(const SQLite::Database& database, const std::filesystem::path& file, RunId run, int first, int last)
        : m_file(file), m_run(run),
          m_episodes(database, "SELECT " + allColumns(database)
                                   + " FROM episodes WHERE run = ? AND episode BETWEEN ? AND ? ORDER BY episode"),
          m_decisions(database, "SELECT episode, layer, block, kept, original FROM decisions "
                                "WHERE run = ? AND episode BETWEEN ? AND ? ORDER BY episode, position")
    {
        for (SQLite::Statement* statement : {&m_episodes, &m_decisions}) {
            statement->bind(1, toInteger(run));
            statement->bind(2, first);
            statement->bind(3, last);
        }
        m_hasDecision = m_decisions.executeStep();
    }

    // Empty after the last one.
    std::optional<StoredEpisode> next()
    {
        if (!m_episodes.executeStep()) {
            refuseDecisionsBefore(std::numeric_limits<std::int64_t>::max());
            return {};
        }
        StoredEpisode stored{readValues(m_episodes, ColumnCount), {}};
        const std::int64_t number = integerOf(stored.columns[EpisodeNumber]);
        refuseDecisionsBefore(number);
        for (; m_hasDecision && decisionColumn(0) == number; m_hasDecision = m_decisions.executeStep())
            stored.decisions.push_back(readDecision(number));
        if (stored.hash() != textOf(stored.columns[RowHash]))
            throwDamaged(m_file, m_run, number, "its values do not match their hash");
        return stored;
    }

private:
    std::int64_t decisionColumn(int index) { return m_decisions.getColumn(index).getInt64(); }

    void refuseDecisionsBefore(std::int64_t number)
    {
        if (m_hasDecision && decisionColumn(0) < number)
            throwDamaged(m_file, m_run, decisionColumn(0), "it has decisions but no row");
    }

    Decision readDecision(std::int64_t number)
    {
        const auto column = [&](int index) {
            const std::int64_t value = decisionColumn(index);
            if (!std::in_range<int>(value))
                throwDamaged(m_file, m_run, number, "a decision is out of range");
            return static_cast<int>(value);
        };
        return {.layer = column(1), .block = column(2), .kept = column(3), .original = column(4)};
    }

    const std::filesystem::path& m_file;
    RunId m_run;
    SQLite::Statement m_episodes;
    SQLite::Statement m_decisions;
    bool m_hasDecision = false;
};

void insert(SQLite::Database& database, const StoredEpisode& stored)
{
    SQLite::Statement row(database, "INSERT INTO episodes (" + allColumns(database) + ") VALUES (" + placeholders(ColumnCount) + ")");
    bindValues(row, stored.columns);
    row.exec();

    SQLite::Statement line(database, "INSERT INTO decisions (run, episode, position, layer, block, kept, original) "
                                     "VALUES (?, ?, ?, ?, ?, ?, ?)");
    for (std::size_t i = 0; i < stored.decisions.size(); ++i) {
        const Decision& decision = stored.decisions[i];
        bindValues(line, std::vector<Value>{stored.columns[0], stored.columns[EpisodeNumber], static_cast<std::int64_t>(i),
                                            std::int64_t{decision.layer}, std::int64_t{decision.block},
                                            std::int64_t{decision.kept}, std::int64_t{decision.original}});
        line.exec();
        line.reset();
    }
}

}  // namespace

void writeEpisode(SQLite::Database& database, const std::filesystem::path& file, RunId run, const Episode& episode)
{
    const auto existing = StoredEpisodeReader(database, file, run, episode.number, episode.number).next();
    if (!existing) {
        insert(database, toStored(run, episode, utcNow()));
        return;
    }
    // The moment of the first writing is no content.
    const StoredEpisode same = toStored(run, episode, textOf(existing->columns[FinishedAt]));
    if (same.columns != existing->columns || same.decisions != existing->decisions)
        throw FailureError(file.string(), "run " + std::to_string(toInteger(run)) + " already has another episode "
                                              + std::to_string(episode.number) + "; is a second search writing to it?");
}

std::vector<Episode> readEpisodes(const SQLite::Database& database, const std::filesystem::path& file, RunId run, int first, int last)
{
    const std::map<int, Accuracy> watched = readWatched(database, file, run, std::max(first, 0), last);
    std::vector<Episode> episodes;
    StoredEpisodeReader reader(database, file, run, first, last);
    while (auto stored = reader.next()) {
        const std::int64_t number = integerOf(stored->columns[EpisodeNumber]);
        try {
            Episode episode = toEpisode(std::move(*stored));
            if (const auto found = watched.find(episode.number); found != watched.end() && episode.measurement)
                episode.measurement->watched = found->second;
            episodes.push_back(std::move(episode));
        } catch (const Json::exception& error) {
            throwDamaged(file, run, number, error.what());
        }
    }
    return episodes;
}

void copyEpisodes(const SQLite::Database& from, const std::filesystem::path& file, RunId run, SQLite::Database& to, RunId target)
{
    StoredEpisodeReader reader(from, file, run, std::numeric_limits<int>::min(), std::numeric_limits<int>::max());
    while (auto stored = reader.next()) {
        stored->columns[Run] = toInteger(target);
        stored->columns[RowHash] = stored->hash();
        insert(to, *stored);
    }
}

std::string hashOfEpisodes(const SQLite::Database& database, const std::filesystem::path& file, RunId run)
{
    std::string hashes;
    StoredEpisodeReader reader(database, file, run, std::numeric_limits<int>::min(), std::numeric_limits<int>::max());
    while (auto stored = reader.next()) {
        stored->columns[Run] = std::int64_t{0};
        hashes += stored->hash();
    }
    return sha256(hashes);
}

}  // namespace abcp::store
