#include "core/store/schema.h"

#include "core/base/error.h"
#include "core/base/files.h"

#include <SQLiteCpp/Backup.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>

#include <sqlite3.h>

#include <array>
#include <string>
#include <utility>

namespace abcp::store {

namespace {

// Version 1. The comments stay in the file: `.schema` of any SQLite client shows them.
constexpr const char* createVersion1 = R"sql(
CREATE TABLE runs (
    id                     INTEGER PRIMARY KEY AUTOINCREMENT,
    name                   TEXT NOT NULL,
    created                TEXT NOT NULL,  -- UTC, ISO 8601
    state                  TEXT NOT NULL CHECK (state IN ('running', 'stopped', 'finished', 'failed')),
    agent                  TEXT NOT NULL,
    seed                   TEXT NOT NULL,  -- as text: up to 2^64 - 1
    network                TEXT NOT NULL,  -- path of the cfg that was searched
    data                   TEXT NOT NULL,  -- path of the data set
    settings               TEXT NOT NULL,  -- JSON, everything that decides the run
    cfg_text               TEXT NOT NULL,  -- the cfg itself
    weights_hash           TEXT NOT NULL,  -- SHA-256 of the weights file
    data_fingerprint       TEXT NOT NULL,
    environment            TEXT NOT NULL,  -- library versions, device, threads
    reference_map50        REAL,           -- reference_*: the unpruned network, NULL until it is measured
    reference_map50_95     REAL,
    reference_loss         REAL,
    reference_flops        INTEGER,
    reference_params       INTEGER,
    reference_latency_ms   REAL,
    reference_flops_ratio  REAL,
    reference_params_ratio REAL,
    row_hash               TEXT NOT NULL   -- SHA-256 of all columns but id
) STRICT;

CREATE TABLE episodes (
    run          INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    episode      INTEGER NOT NULL,  -- 0, 1, ...
    status       TEXT NOT NULL CHECK (status IN ('ok', 'failed')),
    failure      TEXT NOT NULL,     -- why it failed, else empty
    map50        REAL,              -- mean average precision at IoU 0.5, 0 to 1; measurements are NULL when it failed
    map50_95     REAL,              -- mean over IoU 0.50:0.05:0.95
    loss         REAL,              -- detection loss, mean over the images
    flops        INTEGER,           -- 2 x multiply-accumulates
    params       INTEGER,
    latency_ms   REAL,              -- one image, median
    reward       REAL,              -- larger is better
    flops_ratio  REAL,              -- against the unpruned network
    params_ratio REAL,
    baseline     REAL,              -- of the agent, before it learnt from this episode
    entropy      REAL,              -- of the policy, nats, mean over its decisions
    seconds      REAL,              -- the whole episode
    finished_at  TEXT NOT NULL,     -- UTC, ISO 8601
    action       TEXT NOT NULL,     -- JSON, what was sampled: keep (a block each), ratios (a coupling group each)
    row_hash     TEXT NOT NULL,     -- SHA-256 of this row and its decisions
    PRIMARY KEY (run, episode)
) STRICT;

CREATE INDEX episodes_by_reward ON episodes (run, status, reward DESC, episode);

CREATE TABLE decisions (
    run      INTEGER NOT NULL,
    episode  INTEGER NOT NULL,
    position INTEGER NOT NULL,  -- order within the episode
    layer    INTEGER NOT NULL,  -- of the unpruned network
    block    INTEGER NOT NULL,  -- which residual block; -1: about channels
    kept     INTEGER NOT NULL,  -- channels kept; for a block 1 kept, 0 pruned
    original INTEGER NOT NULL,  -- channels before; for a block 1
    PRIMARY KEY (run, episode, position),
    FOREIGN KEY (run, episode) REFERENCES episodes (run, episode) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE checkpoints (
    id           INTEGER PRIMARY KEY,
    run          INTEGER NOT NULL,
    episode      INTEGER NOT NULL,
    kind         TEXT NOT NULL,  -- 'retrained'
    cfg          TEXT NOT NULL,  -- path
    weights      TEXT NOT NULL,  -- path
    weights_hash TEXT NOT NULL,  -- SHA-256 of the weights file
    map50        REAL,
    map50_95     REAL,
    loss         REAL,
    flops        INTEGER,
    params       INTEGER,
    latency_ms   REAL,
    flops_ratio  REAL,
    params_ratio REAL,
    created      TEXT NOT NULL,  -- UTC, ISO 8601
    FOREIGN KEY (run, episode) REFERENCES episodes (run, episode) ON DELETE CASCADE
) STRICT;

CREATE INDEX checkpoints_by_run ON checkpoints (run, episode);

CREATE TABLE exports (
    id           INTEGER PRIMARY KEY,
    run          INTEGER NOT NULL,
    episode      INTEGER NOT NULL,
    format       TEXT NOT NULL,
    path         TEXT NOT NULL,
    max_abs_diff REAL,           -- largest difference of the outputs to ours, NULL when not a number
    created      TEXT NOT NULL,  -- UTC, ISO 8601
    FOREIGN KEY (run, episode) REFERENCES episodes (run, episode) ON DELETE CASCADE
) STRICT;

CREATE INDEX exports_by_run ON exports (run, episode);

CREATE TABLE tags (
    id  INTEGER PRIMARY KEY,
    run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    tag TEXT NOT NULL,
    UNIQUE (run, tag)
) STRICT;

-- One line a run.
CREATE VIEW run_summary AS
SELECT r.id AS run, r.name, r.agent, r.state, r.created, count(e.episode) AS episodes,
       coalesce(sum(e.status = 'failed'), 0) AS failed, max(e.reward) AS best_reward, max(e.map50) AS best_map50,
       min(e.flops) AS least_flops, r.reference_map50, r.reference_flops
FROM runs r LEFT JOIN episodes e ON e.run = r.id
GROUP BY r.id;

-- The candidates of each run that no other one beats in both accuracy and FLOPs.
CREATE VIEW front AS
SELECT e.run, e.episode, e.map50, e.flops, e.params, e.latency_ms, e.reward, e.flops_ratio, e.params_ratio
FROM episodes e
WHERE e.status = 'ok' AND e.map50 IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM episodes o
    WHERE o.run = e.run AND o.status = 'ok' AND o.map50 >= e.map50 AND o.flops <= e.flops
      AND (o.map50 > e.map50 OR o.flops < e.flops OR o.episode < e.episode))
ORDER BY e.run, e.flops;
)sql";

// Version 2: what Taylor importance ranked channels by; a second validation set, measured and never rewarded.
constexpr const char* addVersion2 = R"sql(
CREATE TABLE channel_scores (
    run      INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,  -- which coupling group of the unpruned network's search space
    scores   TEXT NOT NULL,     -- JSON, a number for each of its channels: what Taylor importance ranked them by
    row_hash TEXT NOT NULL,     -- SHA-256 of this row's other columns
    PRIMARY KEY (run, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE watched (
    run      INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    episode  INTEGER NOT NULL,  -- -1: the unpruned network
    map50    REAL,              -- on the second validation set that the run's settings name as watch; as in episodes
    map50_95 REAL,
    row_hash TEXT NOT NULL,     -- SHA-256 of the other columns
    PRIMARY KEY (run, episode)
) STRICT, WITHOUT ROWID;
)sql";

// Version 3: how a checkpoint was trained; episodes whose network had been measured before; candidates that
// were evaluated again. Column comments are of the form that SQLite keeps with an added column.
constexpr const char* addVersion3 = R"sql(
ALTER TABLE checkpoints ADD COLUMN training TEXT /* JSON: epochs, distillation, from (cut or checkpoint); NULL: not known */;
ALTER TABLE episodes ADD COLUMN same_as INTEGER /* the earlier episode with the same network, whose measurement this is; NULL: measured itself */;
ALTER TABLE episodes ADD COLUMN early_loss REAL /* training loss in the first third of fine-tuning; NULL: nobody looked */;
ALTER TABLE episodes ADD COLUMN stopped_at_step INTEGER /* fine-tuning was cut short here, the candidate looked hopeless; NULL: it went through */;
CREATE TABLE repeats (
    run           INTEGER NOT NULL,
    after_episode INTEGER NOT NULL,  -- the last episode when it was made
    episode       INTEGER NOT NULL,  -- whose candidate, the best so far, was evaluated again
    seed          TEXT NOT NULL,     -- of the fine-tuning batches, other ones than the episode's; as text: up to 2^64 - 1
    failure       TEXT NOT NULL,     -- why it failed, else empty
    map50         REAL,              -- measurements, reward and seconds as in episodes
    map50_95      REAL,
    loss          REAL,
    flops         INTEGER,
    params        INTEGER,
    latency_ms    REAL,
    flops_ratio   REAL,
    params_ratio  REAL,
    reward        REAL,
    seconds       REAL,
    row_hash      TEXT NOT NULL,     -- SHA-256 of the other columns
    PRIMARY KEY (run, after_episode),
    FOREIGN KEY (run, episode) REFERENCES episodes (run, episode) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
)sql";

// Version 4: a person at the wheel. Runs that are steered on their way, actions of the user's own, candidates that are to be retrained
// whatever their rewards, runs that branch off from others.
constexpr const char* addVersion4 = R"sql(
ALTER TABLE episodes ADD COLUMN origin TEXT /* 'user': an action made by hand; NULL: the agent's */;
ALTER TABLE runs ADD COLUMN parent_run INTEGER /* the run whose first episodes this one begins with; NULL: none */;
ALTER TABLE runs ADD COLUMN parent_episode INTEGER /* the last of these episodes */;
CREATE TABLE phases (
    run          INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    from_episode INTEGER NOT NULL,  -- the first that was played so; before the first phase the run's settings hold
    settings     TEXT NOT NULL,     -- JSON: blocks and ratios that are locked or bounded, the reward and its budgets
    created      TEXT NOT NULL,     -- UTC, ISO 8601
    row_hash     TEXT NOT NULL,     -- SHA-256 of the other columns
    PRIMARY KEY (run, from_episode)
) STRICT, WITHOUT ROWID;
CREATE TABLE requests (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    run      INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    kind     TEXT NOT NULL,  -- 'steer' or 'evaluate'; what waits here is done before the run's next episode, and taken away then
    content  TEXT NOT NULL,  -- JSON: settings as in phases, or an action as in episodes
    created  TEXT NOT NULL,  -- UTC, ISO 8601
    row_hash TEXT NOT NULL   -- SHA-256 of the other columns but id
) STRICT;
CREATE TABLE pins (
    run     INTEGER NOT NULL,
    episode INTEGER NOT NULL,  -- to be retrained among the best of its run, whatever its reward
    created TEXT NOT NULL,     -- UTC, ISO 8601
    PRIMARY KEY (run, episode),
    FOREIGN KEY (run, episode) REFERENCES episodes (run, episode) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
)sql";

// Version 5: what a person notes about a run, runs that are put away and can be fetched back, runs that came in a file, guarded rows of files.
constexpr const char* addVersion5 = R"sql(
ALTER TABLE runs ADD COLUMN note TEXT /* free text of a person; NULL: none */;
ALTER TABLE runs ADD COLUMN deleted TEXT /* UTC, ISO 8601: put away then, until it is restored or purged; NULL: it is there */;
ALTER TABLE runs ADD COLUMN origin_file TEXT /* the database that the run was searched into, before it came here in a file; NULL: it is from here */;
ALTER TABLE runs ADD COLUMN origin_host TEXT /* the name of that machine, where it is known */;
ALTER TABLE runs ADD COLUMN origin_run INTEGER /* the run's number there */;
ALTER TABLE checkpoints ADD COLUMN row_hash TEXT /* SHA-256 of the other columns but id; NULL: an older version wrote it */;
ALTER TABLE exports ADD COLUMN file_hash TEXT /* SHA-256 of the file; NULL: an older version wrote it */;
ALTER TABLE exports ADD COLUMN row_hash TEXT /* SHA-256 of the other columns but id; NULL: an older version wrote it */;
DROP VIEW run_summary;
DROP VIEW front;
-- One line a run that is not put away.
CREATE VIEW run_summary AS
SELECT r.id AS run, r.name, r.agent, r.state, r.created, count(e.episode) AS episodes,
       coalesce(sum(e.status = 'failed'), 0) AS failed, max(e.reward) AS best_reward, max(e.map50) AS best_map50,
       min(e.flops) AS least_flops, r.reference_map50, r.reference_flops, r.note
FROM runs r LEFT JOIN episodes e ON e.run = r.id
WHERE r.deleted IS NULL
GROUP BY r.id;
-- The candidates of each run that no other one beats in both accuracy and FLOPs.
CREATE VIEW front AS
SELECT e.run, e.episode, e.map50, e.flops, e.params, e.latency_ms, e.reward, e.flops_ratio, e.params_ratio
FROM episodes e JOIN runs r ON r.id = e.run
WHERE r.deleted IS NULL AND e.status = 'ok' AND e.map50 IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM episodes o
    WHERE o.run = e.run AND o.status = 'ok' AND o.map50 >= e.map50 AND o.flops <= e.flops
      AND (o.map50 > e.map50 OR o.flops < e.flops OR o.episode < e.episode))
ORDER BY e.run, e.flops;
)sql";

// migrations[v] turns version v into v + 1. A released step is never edited; a new version appends one.
constexpr std::array<const char*, schemaVersion> migrations{createVersion1, addVersion2, addVersion3, addVersion4, addVersion5};

// With the version that brought them.
constexpr std::array<std::pair<const char*, int>, 12> tables{{
    {"runs", 1}, {"episodes", 1}, {"decisions", 1}, {"checkpoints", 1}, {"exports", 1}, {"tags", 1}, {"channel_scores", 2}, {"watched", 2}, {"repeats", 3},
    {"phases", 4}, {"requests", 4}, {"pins", 4}}};

int integerOf(const SQLite::Database& database, const char* query)
{
    SQLite::Statement statement(database, query);
    statement.executeStep();
    return statement.getColumn(0).getInt();
}

std::string definitionOf(const SQLite::Database& database, const char* table)
{
    SQLite::Statement find(database, "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?");
    find.bind(1, table);
    return find.executeStep() ? find.getColumn(0).getString() : std::string();
}

void migrate(SQLite::Database& database, int from, int to)
{
    for (int step = from; step < to; ++step)
        database.exec(migrations.at(static_cast<std::size_t>(step)));
}

// The caller holds the lock for writing, so that nobody else changes the file meanwhile. It is read through a connection of its own: SQLite copies
// nothing from one that is about to write.
void backUp(const std::filesystem::path& file, int version)
{
    const std::filesystem::path target = backupOf(file, version);
    std::filesystem::path aside = target;
    aside += ".part";
    std::error_code error;
    std::filesystem::remove(aside, error);
    if (error)
        throw FailureError(aside.string(), "is in the way of a copy of the older version: " + error.message());
    {
        SQLite::Database copy(std::filesystem::absolute(aside).string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
        copy.exec("PRAGMA synchronous = EXTRA");
        SQLite::Database source(std::filesystem::absolute(file).string(), SQLite::OPEN_READONLY);
        SQLite::Backup backup(copy, source);
        if (const int left = backup.executeStep(-1); left != SQLITE_DONE)
            throw SQLite::Exception("the copy of the older version failed", left);
    }
    moveFile(aside, target, true);
}

void requireTables(const SQLite::Database& database, const std::filesystem::path& file, int version)
{
    SQLite::Statement count(database, "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = ?");
    for (const auto& [table, since] : tables) {
        if (since > version)
            continue;
        count.bind(1, table);
        count.executeStep();
        if (count.getColumn(0).getInt() == 0)
            throw InputError(file, std::string("the database is damaged: it has no table ") + table);
        count.reset();
    }
}

}  // namespace

SchemaState inspectSchema(const SQLite::Database& database, const std::filesystem::path& file)
{
    const int id = integerOf(database, "PRAGMA application_id");
    const int version = versionOf(database);
    if (id == 0 && version == 0 && integerOf(database, "SELECT count(*) FROM sqlite_schema") == 0)
        return SchemaState::Empty;
    if (id != applicationId)
        throw InputError(file, "is a database of another program, not of ABCP Studio");
    if (version > schemaVersion)
        throw InputError(file, "was written by a newer version of ABCP Studio (database version " + std::to_string(version)
                                   + ", this program knows " + std::to_string(schemaVersion) + "); it is left as it is");
    if (version < 1)
        throw InputError(file, "the database is damaged: version " + std::to_string(version));
    requireTables(database, file, version);
    return version < schemaVersion ? SchemaState::Older : SchemaState::Current;
}

int versionOf(const SQLite::Database& database)
{
    return integerOf(database, "PRAGMA user_version");
}

std::filesystem::path backupOf(const std::filesystem::path& file, int version)
{
    return file.parent_path() / (file.stem().string() + "-version" + std::to_string(version) + file.extension().string());
}

void requireOwnDefinitions(const SQLite::Database& database, const std::filesystem::path& file)
{
    const int version = versionOf(database);
    SQLite::Database own(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    migrate(own, 0, version);
    for (const auto& [table, since] : tables)
        if (since <= version && definitionOf(database, table) != definitionOf(own, table))
            throw InputError(file, std::string("its table ") + table + " is not as ABCP Studio makes it");
}

bool hasColumn(const SQLite::Database& database, const char* table, const char* column)
{
    SQLite::Statement find(database, "SELECT 1 FROM pragma_table_info(?) WHERE name = ?");
    find.bind(1, table);
    find.bind(2, column);
    return find.executeStep();
}

void migrateSchema(SQLite::Database& database, const std::filesystem::path& file)
{
    SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
    // Once more under the lock: another program may have done it while we waited.
    if (inspectSchema(database, file) == SchemaState::Current)
        return;
    const int version = versionOf(database);
    if (version > 0)
        backUp(file, version);
    migrate(database, version, schemaVersion);
    database.exec("PRAGMA application_id = " + std::to_string(applicationId));
    database.exec("PRAGMA user_version = " + std::to_string(schemaVersion));
    transaction.commit();
}

}  // namespace abcp::store
