#pragma once

#include "core/store/run_store.h"

#include <filesystem>
#include <vector>

namespace abcp {

// Runs that are stored as running and that nobody searches: their program was killed, or the machine went down. Newest first; none when there is
// no database. Throws as RunStore does.
std::vector<RunRecord> interruptedRuns(const std::filesystem::path& database);

// Such a run is stopped from now on; it can still be continued. Does nothing when it is searched meanwhile, or in another state.
void leaveInterrupted(const std::filesystem::path& database, RunId run);

}  // namespace abcp
