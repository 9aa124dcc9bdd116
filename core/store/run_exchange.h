#pragma once

#include "core/store/run_store.h"

#include <filesystem>
#include <span>
#include <vector>

namespace abcp {

// Runs go from hand to hand in a file that is a database of this program with these runs alone: settings, episodes, phases, repeats, tags and notes. Not in
// it: requests that wait, and what names files (checkpoints, exports).

// Writes such a file beside its target and moves it there. Throws InputError when a run is not there or damaged, or the file exists and may not be overwritten.
void exportRuns(const std::filesystem::path& database, std::span<const RunId> runs, const std::filesystem::path& file, bool overwrite = false);

// One run of a file that was imported.
struct ImportedRun {
    RunId there{};
    RunId here{};
    bool wasHere = false;   // the same search was in the database already; nothing was added
    bool deleted = false;   // and it is put away there
};

// Adds the runs of a file, such a one or a whole database of any version, that are not put away there; all, or none when it throws. The file is
// what a stranger has written: InputError when its tables, hashes, sizes or values are not as this program writes them.
std::vector<ImportedRun> importRuns(const std::filesystem::path& file, const std::filesystem::path& database);

}  // namespace abcp
