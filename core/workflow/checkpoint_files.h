#pragma once

#include "core/store/run_store.h"

#include <cstdint>
#include <filesystem>
#include <vector>

namespace abcp {

// Where the retrained networks of a run lie: beside the database, in "checkpoints/STEM-runN".
std::filesystem::path checkpointFolder(const std::filesystem::path& database, RunId run);

// The files of one retrained episode.
struct CheckpointFiles {
    RunId run{};
    int episode = 0;
    std::uintmax_t bytes = 0;
    bool pinned = false;                          // stays
    std::vector<std::filesystem::path> files = {};
};

// What lies in the folder of a run, whether there is such a run or not: regular files named episodeN.cfg and episodeN.weights, no links, and nothing elsewhere
// whatever the database says. By episode; none of them pinned.
std::vector<CheckpointFiles> checkpointFilesOf(const std::filesystem::path& database, RunId run);

// Of all runs that are not put away, by run and episode.
std::vector<CheckpointFiles> checkpointFiles(const RunStore& store);

// Throws FailureError when one of the files cannot be deleted.
void removeFiles(const CheckpointFiles& checkpoint);
// With their rows.
void removeCheckpoint(RunStore& store, const CheckpointFiles& checkpoint);

}  // namespace abcp
