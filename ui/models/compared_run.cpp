#include "ui/models/compared_run.h"

#include "core/base/progress.h"
#include "ui/text.h"

#include <algorithm>
#include <utility>

namespace abcp::ui {

QString titleOf(const ComparedRun& run)
{
    return QStringLiteral("%1 %2").arg(toInteger(run.record.id)).arg(fromUtf8(run.name()));
}

std::vector<ComparedRun> loadComparedRuns(const std::filesystem::path& database, const std::vector<ComparedRun>& known,
                                          const std::stop_token& stop)
{
    std::vector<ComparedRun> runs;
    if (!std::filesystem::exists(database))
        return runs;
    const RunStore store(database, RunStore::Access::ReadOnly);
    for (RunRecord& record : store.runs()) {
        throwIfStopped(stop);
        const RunId id = record.id;
        const auto before = std::ranges::find_if(known, [&](const ComparedRun& run) {
            return run.record.id == id && run.record.created == record.created && run.record.episodes == record.episodes
                   && run.record.steering == record.steering && run.record.reference.has_value() == record.reference.has_value();
        });
        if (before == known.end()) {
            runs.push_back(overviewOf(store, std::move(record)));
            continue;
        }
        runs.push_back(*before);
        runs.back().record = std::move(record);
        runs.back().tags = store.tags(id);
    }
    return runs;
}

}  // namespace abcp::ui
