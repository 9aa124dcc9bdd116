#pragma once

#include "core/store/run_store.h"
#include "core/workflow/checkpoint_files.h"

#include <cstdint>
#include <vector>

namespace abcp {

// Puts a run away, out of all lists, until RunStore::restoreRun(). Throws InputError when there is none, or it is being searched.
void putAway(RunStore& store, RunId run);

// Takes a run out of the database for good, put away or not, and its retrained networks off the disk. Throws as putAway(), FailureError when a file stays.
void purge(RunStore& store, RunId run);

// The retrained networks of runs that are not put away, and what deleting those that are not pinned frees.
struct CheckpointSpace {
    std::vector<CheckpointFiles> checkpoints;  // by run and episode
    std::uintmax_t bytes = 0;                  // of all of them
    std::uintmax_t unpinnedBytes = 0;
    int unpinned = 0;                          // checkpoints
};
// runs: of these alone; empty: of all.
CheckpointSpace checkpointSpace(const RunStore& store, const std::vector<RunId>& runs = {});
// Deletes those that are not pinned, with their rows. Throws FailureError when a file stays; those before it are gone.
void cleanUp(RunStore& store, const CheckpointSpace& space);

}  // namespace abcp
