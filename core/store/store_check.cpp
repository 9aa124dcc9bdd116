#include "core/store/store_check.h"

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/base/progress.h"
#include "core/store/channel_score_rows.h"
#include "core/store/checkpoint_row.h"
#include "core/store/connection.h"
#include "core/store/episode_row.h"
#include "core/store/export_row.h"
#include "core/store/phase_row.h"
#include "core/store/repeat_row.h"
#include "core/store/request_row.h"
#include "core/store/run_row.h"
#include "core/store/watched_row.h"

#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>

#include <algorithm>
#include <limits>

namespace fs = std::filesystem;

namespace abcp {

namespace {

constexpr int firstEpisode = std::numeric_limits<int>::min();
constexpr int lastEpisode = std::numeric_limits<int>::max();

void checkWeights(const CheckpointRecord& checkpoint, RunId run, std::vector<StoreProblem>& problems)
{
    const std::string which = "the checkpoint of episode " + std::to_string(checkpoint.episode) + ": " + checkpoint.weights.string();
    if (!fs::exists(checkpoint.weights))
        problems.push_back({run, which + " is gone"});
    else if (sha256OfFile(checkpoint.weights) != checkpoint.weightsHash)
        problems.push_back({run, which + " is not the file that was stored"});
}

// Each part by itself, so that one damage does not hide another.
void checkRun(const SQLite::Database& database, const fs::path& file, RunId run, std::vector<StoreProblem>& problems)
{
    const auto check = [&](auto work) {
        try {
            work();
        } catch (const InputError& error) {
            // What reads more than one table may have told it already.
            if (std::ranges::none_of(problems, [&](const StoreProblem& known) { return known.run == run && known.what == error.reason(); }))
                problems.push_back({run, error.reason()});
        }
    };
    check([&] { store::readRun(database, file, run); });
    check([&] { store::readEpisodes(database, file, run, firstEpisode, lastEpisode); });
    check([&] { store::readWatched(database, file, run, firstEpisode, lastEpisode); });
    check([&] { store::readPhases(database, file, run); });
    check([&] { store::readRepeats(database, file, run); });
    check([&] { store::readChannelScores(database, file, run); });
    check([&] { store::readRequests(database, file, run); });
    check([&] { store::readExports(database, file, run); });
    check([&] {
        for (const CheckpointRecord& checkpoint : store::readCheckpoints(database, file, run))
            checkWeights(checkpoint, run, problems);
    });
}

}  // namespace

std::vector<StoreProblem> checkStore(const fs::path& database, const std::stop_token& stop)
{
    store::Connection connection(database, store::Connection::Access::ReadOnly);
    std::vector<StoreProblem> problems;
    connection.use([&](SQLite::Database& opened) {
        const SQLite::Transaction oneState(opened);
        SQLite::Statement integrity(opened, "PRAGMA integrity_check");
        while (integrity.executeStep())
            if (const std::string line = integrity.getColumn(0).getString(); line != "ok")
                problems.push_back({{}, line});
        SQLite::Statement references(opened, "PRAGMA foreign_key_check");
        while (references.executeStep())
            problems.push_back({{}, "a row of " + references.getColumn(0).getString() + " belongs to nothing in " + references.getColumn(2).getString()});
        SQLite::Statement runs(opened, "SELECT id FROM runs ORDER BY id");
        while (runs.executeStep()) {
            throwIfStopped(stop);
            checkRun(opened, database, RunId{runs.getColumn(0).getInt64()}, problems);
        }
    });
    return problems;
}

}  // namespace abcp
