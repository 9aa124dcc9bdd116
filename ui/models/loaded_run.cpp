#include "ui/models/loaded_run.h"

#include "core/network/darknet_cfg.h"
#include "core/workflow/steer_run.h"
#include "ui/text.h"

#include <QCoreApplication>

#include <string>

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

}  // namespace

LoadedRun loadRun(const std::filesystem::path& database, RunId id)
{
    const RunStore store(database, RunStore::Access::ReadOnly);
    LoadedRun run = withoutEpisodes(store, id);
    run.episodes = comparable(store.episodes(id), store.run(id));
    run.phases = store.phases(id);
    run.repeats = store.repeats(id);
    if (const Steering coming = steeringToCome(store, id); coming != run.steering)
        run.requested = coming;
    return run;
}

LoadedRun loadCandidate(const std::filesystem::path& database, RunId id, int episode)
{
    const RunStore store(database, RunStore::Access::ReadOnly);
    LoadedRun run = withoutEpisodes(store, id);
    run.episodes = comparable({store.episode(id, episode)}, store.run(id));
    return run;
}

}  // namespace abcp::ui
