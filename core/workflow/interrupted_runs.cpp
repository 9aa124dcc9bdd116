#include "core/workflow/interrupted_runs.h"

#include "core/base/error.h"
#include "core/store/run_lock.h"

#include <optional>

namespace fs = std::filesystem;

namespace abcp {

std::vector<RunRecord> interruptedRuns(const fs::path& database)
{
    if (!fs::exists(database))
        return {};
    std::vector<RunRecord> runs = RunStore(database, RunStore::Access::ReadOnly).runs();
    std::erase_if(runs, [&](const RunRecord& run) { return run.state != RunState::Running || RunLock::isHeld(database, run.id); });
    return runs;
}

void leaveInterrupted(const fs::path& database, RunId run)
{
    RunStore store(database);
    std::optional<RunLock> lock;
    try {
        lock.emplace(database, run);
    } catch (const InputError&) {
        return;  // it goes on
    }
    if (store.run(run).state == RunState::Running)
        store.setState(run, RunState::Stopped);
}

}  // namespace abcp
