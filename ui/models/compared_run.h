#pragma once

#include "core/store/run_overview.h"

#include <QString>

#include <filesystem>
#include <stop_token>
#include <vector>

namespace abcp::ui {

using ComparedRun = RunOverview;

QString titleOf(const ComparedRun& run);  // "12 arena"

// All runs of a database, newest first; none when there is no such file. The episodes of a run that is known with as many of them, as read
// from the same database before, are not read again. Throws InputError on damaged rows, StoppedError.
std::vector<ComparedRun> loadComparedRuns(const std::filesystem::path& database, const std::vector<ComparedRun>& known,
                                          const std::stop_token& stop);

}  // namespace abcp::ui
