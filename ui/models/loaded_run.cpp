#include "ui/models/loaded_run.h"

#include "core/base/progress.h"
#include "core/network/darknet_cfg.h"
#include "core/workflow/reported_run.h"
#include "core/workflow/steer_run.h"
#include "ui/text.h"

#include <QCoreApplication>

#include <limits>
#include <string>
#include <utility>

namespace abcp::ui {

QString LoadedRun::title() const
{
    const QString name = fromUtf8(settings.name.empty() ? settings.cfg.stem().string() : settings.name);
    return QCoreApplication::translate("LoadedRun", "Run %1, %2").arg(toInteger(id)).arg(name);
}

namespace {

LoadedRun withoutEpisodes(const RunStore& store, RunId id)
{
    const RunRecord record = store.run(id);
    LoadedRun run;
    run.database = store.file();
    run.id = id;
    run.settings = record.settings;
    run.settings.reward = record.steering.reward;  // in force now
    run.state = record.state;
    run.spec = parseDarknetCfg(record.cfgText, "run " + std::to_string(toInteger(id))).spec;
    if (const int size = record.settings.evaluation.inputSize; size > 0)
        run.spec = resized(std::move(run.spec), size, size);
    run.space = deriveSearchSpace(run.spec);
    run.reference = record.reference;
    run.initialSteering = steeringOf(record.settings);
    run.steering = record.steering;
    return run;
}

// What the views show of a run beside its episodes.
LoadedRun withHistory(const RunStore& store, const RunRecord& record)
{
    LoadedRun run = withoutEpisodes(store, record.id);
    run.phases = store.phases(record.id);
    run.repeats = store.repeats(record.id);
    if (const Steering coming = steeringToCome(store, record.id); coming != run.steering)
        run.requested = coming;
    run.uniform = uniformElsewhere(store, record).cuts;
    return run;
}

}  // namespace

LoadedRun loadRun(const std::filesystem::path& database, RunId id)
{
    const RunStore store(database, RunStore::Access::ReadOnly);
    const RunRecord record = store.run(id);
    LoadedRun run = withHistory(store, record);
    run.episodes = comparable(store.episodes(id), record);
    return run;
}

void readRun(const std::filesystem::path& database, RunId id, const std::function<void(LoadedRun)>& opened,
             const std::function<void(std::vector<Episode>)>& more, const std::stop_token& stop)
{
    constexpr int firstPart = 500;  // quick to read and to draw
    constexpr int part = 4000;
    const RunStore store(database, RunStore::Access::ReadOnly);
    const RunRecord record = store.run(id);
    LoadedRun run = withHistory(store, record);
    run.episodes = comparable(store.episodes(id, std::numeric_limits<int>::min(), firstPart - 1), record);
    opened(std::move(run));
    for (int next = firstPart; next < record.episodes; next += part) {
        throwIfStopped(stop);
        more(comparable(store.episodes(id, next, next + part - 1), record));
    }
}

LoadedRun loadCandidate(const std::filesystem::path& database, RunId id, int episode)
{
    const RunStore store(database, RunStore::Access::ReadOnly);
    LoadedRun run = withoutEpisodes(store, id);
    run.episodes = comparable({store.episode(id, episode)}, store.run(id));
    return run;
}

}  // namespace abcp::ui
