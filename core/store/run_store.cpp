#include "core/store/run_store.h"

#include "core/base/error.h"
#include "core/store/channel_score_rows.h"
#include "core/store/checkpoint_row.h"
#include "core/store/connection.h"
#include "core/store/episode_row.h"
#include "core/store/export_row.h"
#include "core/store/mark_rows.h"
#include "core/store/phase_row.h"
#include "core/store/repeat_row.h"
#include "core/store/request_row.h"
#include "core/store/row_values.h"
#include "core/store/run_row.h"
#include "core/store/watched_row.h"

#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>

#include <cstdlib>
#include <limits>
#include <utility>

namespace fs = std::filesystem;

namespace abcp {

namespace {

[[noreturn]] void throwNoEpisode(const fs::path& file, RunId run, int episode)
{
    throw InputError(file, "run " + std::to_string(toInteger(run)) + " has no episode " + std::to_string(episode));
}

void requireEpisode(const SQLite::Database& database, const fs::path& file, RunId run, int episode)
{
    store::requireRun(database, file, run);
    SQLite::Statement statement(database, "SELECT 1 FROM episodes WHERE run = ? AND episode = ?");
    statement.bind(1, toInteger(run));
    statement.bind(2, episode);
    if (!statement.executeStep())
        throwNoEpisode(file, run, episode);
}

void writeWithWatched(SQLite::Database& database, const fs::path& file, RunId run, const Episode& episode)
{
    store::writeEpisode(database, file, run, episode);
    store::writeWatched(database, file, run, episode.number, episode.measurement ? episode.measurement->watched : std::nullopt);
}

}  // namespace

struct RunStore::Private {
    Private(const fs::path& file, Access access)
        : connection(file, access == Access::ReadOnly ? store::Connection::Access::ReadOnly : store::Connection::Access::ReadWrite)
    {
    }

    const fs::path& file() const { return connection.file(); }

    // One transaction that sees one state of the file; nothing is written.
    template <typename Work>
    auto read(Work work)
    {
        return connection.use([&](SQLite::Database& database) {
            const SQLite::Transaction transaction(database);
            return work(std::as_const(database));
        });
    }

    // One transaction, locked from its start: all of it is on disk on return, or nothing.
    template <typename Work>
    void write(Work work)
    {
        connection.use([&](SQLite::Database& database) {
            SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
            work(database);
            transaction.commit();
        });
    }

    store::Connection connection;
};

RunStore::RunStore(const fs::path& file, Access access) : d(std::make_unique<Private>(file, access)) {}
RunStore::~RunStore() = default;
RunStore::RunStore(RunStore&&) noexcept = default;
RunStore& RunStore::operator=(RunStore&&) noexcept = default;

fs::path RunStore::defaultFile()
{
    const auto variable = [](const char* name) {
        const char* value = std::getenv(name);
        return fs::path(value ? value : "");
    };
    fs::path data = variable("XDG_DATA_HOME");
    if (!data.is_absolute()) {  // the XDG specification: a relative path is to be ignored
        const fs::path home = variable("HOME");
        if (!home.is_absolute())
            throw InputError(std::string("HOME"), "is not set, so there is no default place for the database");
        data = home / ".local" / "share";
    }
    return data / "abcp-studio" / "studio.sqlite";
}

const fs::path& RunStore::file() const
{
    return d->file();
}

RunId RunStore::createRun(const RunRecord& record)
{
    RunId id{};
    d->write([&](SQLite::Database& database) { id = store::insertRun(database, d->file(), record, store::utcNow()); });
    return id;
}

void RunStore::setReference(RunId run, const Measurement& reference)
{
    d->write([&](SQLite::Database& database) {
        store::requireRun(database, d->file(), run);
        store::updateReference(database, d->file(), run, reference);
        store::writeWatched(database, d->file(), run, store::watchedReference, reference.watched);
    });
}

void RunStore::setState(RunId run, RunState state)
{
    d->write([&](SQLite::Database& database) {
        store::requireRun(database, d->file(), run);
        store::updateState(database, d->file(), run, state);
    });
}

void RunStore::appendEpisode(RunId run, const Episode& episode, std::optional<RequestId> request)
{
    d->write([&](SQLite::Database& database) {
        store::requireRun(database, d->file(), run);
        writeWithWatched(database, d->file(), run, episode);
        if (request)
            store::removeRequest(database, *request);
    });
}

void RunStore::appendPhase(RunId run, const Phase& phase, std::optional<RequestId> request)
{
    d->write([&](SQLite::Database& database) {
        store::requireRun(database, d->file(), run);
        store::writePhase(database, d->file(), run, phase);
        if (request)
            store::removeRequest(database, *request);
    });
}

std::vector<Phase> RunStore::phases(RunId run) const
{
    return d->read([&](const SQLite::Database& database) {
        store::requireRun(database, d->file(), run);
        return store::readPhases(database, d->file(), run);
    });
}

RequestId RunStore::addRequest(RunId run, const Request& request)
{
    RequestId id{};
    d->write([&](SQLite::Database& database) {
        store::requireRun(database, d->file(), run);
        id = store::insertRequest(database, run, request);
    });
    return id;
}

void RunStore::withdrawRequest(RequestId request)
{
    d->write([&](SQLite::Database& database) { store::removeRequest(database, request); });
}

std::vector<StoredRequest> RunStore::requests(RunId run) const
{
    return d->read([&](const SQLite::Database& database) {
        store::requireRun(database, d->file(), run);
        return store::readRequests(database, d->file(), run);
    });
}

void RunStore::setPinned(RunId run, int episode, bool pinned)
{
    d->write([&](SQLite::Database& database) {
        requireEpisode(database, d->file(), run, episode);
        store::writePin(database, run, episode, pinned);
    });
}

std::vector<int> RunStore::pinned(RunId run) const
{
    return d->read([&](const SQLite::Database& database) {
        store::requireRun(database, d->file(), run);
        return store::readPins(database, run);
    });
}

RunId RunStore::branch(RunId run, int last, const RunRecord& record)
{
    RunId id{};
    d->write([&](SQLite::Database& database) {
        requireEpisode(database, d->file(), run, last);
        RunRecord branched = record;
        branched.parent = Parent{run, last};
        branched.note.clear();
        branched.origin.reset();
        id = store::insertRun(database, d->file(), branched, store::utcNow());
        if (record.reference)
            store::writeWatched(database, d->file(), id, store::watchedReference, record.reference->watched);
        // A phase comes before the episodes it holds for.
        const std::vector<Phase> phases = store::readPhases(database, d->file(), run);
        for (const Phase& phase : phases)
            if (phase.fromEpisode <= last)
                store::writePhase(database, d->file(), id, phase);
        for (const Episode& episode : store::readEpisodes(database, d->file(), run, 0, last))
            writeWithWatched(database, d->file(), id, episode);
        for (const Repeat& repeat : store::readRepeats(database, d->file(), run))
            if (repeat.after <= last)
                store::writeRepeat(database, d->file(), id, repeat);
        if (const std::optional<ChannelScores> scores = store::readChannelScores(database, d->file(), run))
            store::writeChannelScores(database, id, *scores);
    });
    return id;
}

void RunStore::appendRepeat(RunId run, const Repeat& repeat)
{
    d->write([&](SQLite::Database& database) {
        requireEpisode(database, d->file(), run, repeat.episode);
        store::writeRepeat(database, d->file(), run, repeat);
    });
}

std::vector<Repeat> RunStore::repeats(RunId run) const
{
    return d->read([&](const SQLite::Database& database) {
        store::requireRun(database, d->file(), run);
        return store::readRepeats(database, d->file(), run);
    });
}

void RunStore::setChannelScores(RunId run, const ChannelScores& scores)
{
    d->write([&](SQLite::Database& database) {
        store::requireRun(database, d->file(), run);
        store::writeChannelScores(database, run, scores);
    });
}

std::optional<ChannelScores> RunStore::channelScores(RunId run) const
{
    return d->read([&](const SQLite::Database& database) {
        store::requireRun(database, d->file(), run);
        return store::readChannelScores(database, d->file(), run);
    });
}

void RunStore::setNote(RunId run, const std::string& note)
{
    if (note.size() > maxNoteBytes)
        throw InputError("note", "must be at most " + std::to_string(maxNoteBytes) + " bytes, got " + std::to_string(note.size()));
    d->write([&](SQLite::Database& database) {
        store::requireRun(database, d->file(), run);
        store::updateNote(database, d->file(), run, note);
    });
}

void RunStore::deleteRun(RunId run)
{
    d->write([&](SQLite::Database& database) {
        store::requireRun(database, d->file(), run);
        store::updateDeleted(database, d->file(), run, store::utcNow());
    });
}

void RunStore::restoreRun(RunId run)
{
    d->write([&](SQLite::Database& database) { store::updateDeleted(database, d->file(), run, {}); });
}

void RunStore::purgeRun(RunId run)
{
    d->write([&](SQLite::Database& database) {
        SQLite::Statement statement(database, "DELETE FROM runs WHERE id = ?");
        statement.bind(1, toInteger(run));
        if (statement.exec() == 0)
            throw InputError(d->file(), "there is no run " + std::to_string(toInteger(run)));
    });
}

std::vector<RunRecord> RunStore::deletedRuns() const
{
    return d->read([&](const SQLite::Database& database) { return store::readRuns(database, d->file(), store::PutAway::Only); });
}

std::vector<RunRecord> RunStore::runs() const
{
    return d->read([&](const SQLite::Database& database) { return store::readRuns(database, d->file(), store::PutAway::Excluded); });
}

RunRecord RunStore::run(RunId run) const
{
    return d->read([&](const SQLite::Database& database) {
        store::requireRun(database, d->file(), run);
        return store::readRun(database, d->file(), run);
    });
}

std::vector<Episode> RunStore::episodes(RunId run) const
{
    return episodes(run, std::numeric_limits<int>::min(), std::numeric_limits<int>::max());
}

std::vector<Episode> RunStore::episodes(RunId run, int first, int last) const
{
    return d->read([&](const SQLite::Database& database) {
        store::requireRun(database, d->file(), run);
        return store::readEpisodes(database, d->file(), run, first, last);
    });
}

Episode RunStore::episode(RunId run, int number) const
{
    return d->read([&](const SQLite::Database& database) {
        store::requireRun(database, d->file(), run);
        std::vector<Episode> found = store::readEpisodes(database, d->file(), run, number, number);
        if (found.empty())
            throwNoEpisode(d->file(), run, number);
        return std::move(found.front());
    });
}

void RunStore::addExport(RunId run, const ExportRecord& record)
{
    d->write([&](SQLite::Database& database) {
        requireEpisode(database, d->file(), run, record.episode);
        store::insertExport(database, run, record);
    });
}

std::vector<ExportRecord> RunStore::exports(RunId run) const
{
    return d->read([&](const SQLite::Database& database) {
        store::requireRun(database, d->file(), run);
        return store::readExports(database, d->file(), run);
    });
}

void RunStore::addCheckpoint(RunId run, const CheckpointRecord& record)
{
    d->write([&](SQLite::Database& database) {
        requireEpisode(database, d->file(), run, record.episode);
        store::insertCheckpoint(database, run, record);
    });
}

std::vector<CheckpointRecord> RunStore::checkpoints(RunId run) const
{
    return d->read([&](const SQLite::Database& database) {
        store::requireRun(database, d->file(), run);
        return store::readCheckpoints(database, d->file(), run);
    });
}

void RunStore::removeCheckpoint(RunId run, const CheckpointRecord& record)
{
    d->write([&](SQLite::Database& database) { store::removeCheckpoint(database, run, record); });
}

void RunStore::setTags(RunId run, const std::vector<std::string>& tags)
{
    d->write([&](SQLite::Database& database) {
        store::requireRun(database, d->file(), run);
        store::writeTags(database, run, tags);
    });
}

std::vector<std::string> RunStore::tags(RunId run) const
{
    return d->read([&](const SQLite::Database& database) {
        store::requireRun(database, d->file(), run);
        return store::readTags(database, run);
    });
}

std::optional<Request> RunRecorder::nextRequest()
{
    const std::vector<StoredRequest> waiting = m_store.requests(m_run);
    m_request = waiting.empty() ? std::nullopt : std::optional(waiting.front().id);
    return waiting.empty() ? std::nullopt : std::optional(waiting.front().request);
}

}  // namespace abcp
