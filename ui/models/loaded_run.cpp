#include "ui/models/loaded_run.h"

#include "core/network/darknet_cfg.h"
#include "ui/text.h"

#include <QCoreApplication>

#include <string>

namespace abcp::ui {

QString LoadedRun::title() const
{
    const QString name = fromUtf8(settings.name.empty() ? settings.cfg.stem().string() : settings.name);
    return QCoreApplication::translate("LoadedRun", "Run %1, %2").arg(toInteger(id)).arg(name);
}

LoadedRun loadRun(const std::filesystem::path& database, RunId id)
{
    const RunStore store(database, RunStore::Access::ReadOnly);
    const RunRecord record = store.run(id);

    LoadedRun run;
    run.database = database;
    run.id = id;
    run.settings = record.settings;
    run.state = record.state;
    run.spec = parseDarknetCfg(record.cfgText, "run " + std::to_string(toInteger(id))).spec;
    if (const int size = record.settings.evaluation.inputSize; size > 0)
        run.spec = resized(std::move(run.spec), size, size);
    run.space = deriveSearchSpace(run.spec);
    run.reference = record.reference;
    run.episodes = store.episodes(id);
    return run;
}

}  // namespace abcp::ui
