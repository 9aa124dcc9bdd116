#pragma once

#include "core/base/progress.h"
#include "core/search/engines.h"
#include "core/store/run_store.h"

#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace abcp {

struct RunReportOptions {
    std::vector<RunId> runs;                  // one or more, each once
    std::optional<int> episode = {};          // of the only run, what is told in detail; empty: as reportedRun() chooses
    int pictures = 3;                         // validation pictures with detections before and after, of a single run; 0: none
    std::string program = {};                 // "abcp 0.1.0", for the line on versions
    std::function<std::string(const std::string& html)> print = {};  // makes the file's bytes of the page; empty: the page itself
};

// One HTML page that needs no other file and no script: settings, curves, front, actions, the chosen candidate's layers, detections before and
// after, what the paper reports, and how to do it again. Of several runs what they came to beside each other, then each on its own.
// Where the data set or the weights are gone the page says so. Throws InputError when there is no such run or episode, StoppedError.
std::string runReport(const RunStore& store, const RunReportOptions& options, const Engines& engines, std::stop_token stop = {}, const ProgressCallback& progress = {});

// Writes it, or what it is printed to. Throws InputError when the file exists and may not be replaced, or is the database itself.
void writeRunReport(const std::filesystem::path& file, bool overwrite, const RunStore& store, const RunReportOptions& options, const Engines& engines,
                    std::stop_token stop = {}, const ProgressCallback& progress = {});

}  // namespace abcp
