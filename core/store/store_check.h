#pragma once

#include "core/store/run_store.h"

#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace abcp {

// Something in a database that is not as it was written.
struct StoreProblem {
    std::optional<RunId> run = {};  // empty: the file as a whole
    std::string what;
};

// Looks at everything: SQLite's own checks, references between tables, the hash of every row of every run, put away or not, and the weights files of
// checkpoints against theirs. Empty when all is well. Reads only. Throws InputError when the file is no database of ours, StoppedError.
std::vector<StoreProblem> checkStore(const std::filesystem::path& database, const std::stop_token& stop = {});

}  // namespace abcp
