#pragma once

#include "core/search/search_settings.h"
#include "core/store/run_store.h"
#include "core/workflow/search_job.h"

#include <filesystem>
#include <string>
#include <vector>

namespace abcp {

// What the window does, as the words of the program's command line that does the same. Options at their defaults are left out, and the
// database where it is the one of everybody.

using Words = std::vector<std::string>;

// `abcp search` with these settings, as far as it has options for them: see onlyInSettings().
Words searchCommand(const SearchSettings& settings, const std::filesystem::path& database);
// What no option says: class names from a file, how many episodes of an earlier run are learnt from, planned episodes. One phrase each.
std::vector<std::string> onlyInSettings(const SearchSettings& settings);

Words resumeCommand(RunId run, const std::filesystem::path& database);
// `abcp steer` with what differs.
Words steerCommand(RunId run, const Steering& before, const Steering& after, const std::filesystem::path& database);
Words retrainCommand(RunId run, int episode, const RetrainOptions& options, const std::filesystem::path& database);
Words exportCommand(RunId run, int episode, const ExportRequest& request, const std::filesystem::path& database);

// For a POSIX shell: words with anything but letters, digits and a few harmless signs in single quotes.
std::string shellText(const Words& words);

}  // namespace abcp
