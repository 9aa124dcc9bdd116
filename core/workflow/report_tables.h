#pragma once

#include "core/workflow/reported_run.h"

#include <span>
#include <string>

namespace abcp {

// Tables of reports, as HTML.

// "1.23 GFLOPs", "456 k": three digits with an SI prefix.
std::string withSiPrefix(double value, const std::string& unit);

// The unpruned network, what was chosen, as searched and retrained, and the uniform baseline.
std::string networksTable(const ReportedRun& run);
// The figures that the method's paper reports for its three data sets.
std::string paperTable();
// A line a run: what it came to.
std::string runsTable(std::span<const ReportedRun> runs);
// The front of all runs together.
std::string jointFrontTable(std::span<const ReportedRun> runs);
// What the chosen candidate leaves of each layer with weights.
std::string layersTable(const ReportedRun& run);
// The settings that are the same in all runs, of one run all of them, as a list in columns. runs: not empty.
std::string sharedSettingsList(std::span<const ReportedRun> runs);
// The settings in which runs differ, a column a run.
std::string differingSettingsTable(std::span<const ReportedRun> runs);
// Empty when none failed.
std::string failuresTable(const ReportedRun& run);
// Reward, budgets and bounds from each episode at which they changed; empty when they never did.
std::string phasesTable(const ReportedRun& run);

}  // namespace abcp
