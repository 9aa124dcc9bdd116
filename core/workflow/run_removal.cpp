#include "core/workflow/run_removal.h"

#include "core/store/run_lock.h"

#include <algorithm>

namespace abcp {

void putAway(RunStore& store, RunId run)
{
    const RunLock lock(store.file(), run);  // a search would lose what it records from now on
    store.deleteRun(run);
}

void purge(RunStore& store, RunId run)
{
    const RunLock lock(store.file(), run);
    store.purgeRun(run);
    for (const CheckpointFiles& checkpoint : checkpointFilesOf(store.file(), run))
        removeFiles(checkpoint);
}

CheckpointSpace checkpointSpace(const RunStore& store, const std::vector<RunId>& runs)
{
    CheckpointSpace space;
    for (CheckpointFiles& checkpoint : checkpointFiles(store)) {
        if (!runs.empty() && std::ranges::find(runs, checkpoint.run) == runs.end())
            continue;
        space.bytes += checkpoint.bytes;
        if (!checkpoint.pinned) {
            space.unpinnedBytes += checkpoint.bytes;
            ++space.unpinned;
        }
        space.checkpoints.push_back(std::move(checkpoint));
    }
    return space;
}

void cleanUp(RunStore& store, const CheckpointSpace& space)
{
    for (const CheckpointFiles& checkpoint : space.checkpoints)
        if (!checkpoint.pinned)
            removeCheckpoint(store, checkpoint);
}

}  // namespace abcp
