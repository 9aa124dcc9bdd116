#pragma once

#include "core/base/json.h"
#include "core/base/progress.h"
#include "core/search/engines.h"
#include "core/search/search_settings.h"

#include <cstdint>
#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

namespace abcp {

struct DemoOptions {
    std::filesystem::path folder;
    std::uint64_t seed = 1;
    bool quick = false;      // a few minutes: fewer pictures, shorter training, fewer episodes

    std::filesystem::path database() const { return folder / "studio.sqlite"; }
};

// The demo project: the arena drawn, a network trained on it, ready to be searched. What exists and is complete is kept.
struct DemoProject {
    SearchSettings search;   // cfg, weights, data and budgets filled in
    double map50 = 0;        // of the trained full network on val
};

// Throws InputError when the folder holds a demo made with other options, StoppedError.
DemoProject prepareDemo(const DemoOptions& options, const Engines& engines, std::stop_token stop, const ProgressCallback& progress);

// One network of the demo, measured on pictures that neither training nor search has seen.
struct DemoModel {
    std::string name;
    std::int64_t flops = 0;
    std::int64_t params = 0;
    double map50Val = 0;
    double map50Sim = 0;     // held-out pictures of the domain it was trained in
    double map50Field = 0;   // the other domain
    double latencyMs = 0;
};

struct DemoResult {
    std::filesystem::path report;        // report.html
    std::filesystem::path cfg, weights;  // the exported network
    std::int64_t run = 0;
    int episodes = 0;
    int chosenEpisode = 0;
    double differenceToOpenCv = 0;       // of the export, share of the largest value
    double seconds = 0;
    std::vector<DemoModel> models;       // the unpruned one first, the chosen one second
};

// The whole way: prepare, search, retrain the best, export, test in both domains, report.
DemoResult runDemo(const DemoOptions& options, const Engines& engines, std::stop_token stop, const ProgressCallback& progress);

Json toJson(const DemoResult& result);
std::string describe(const DemoResult& result);

}  // namespace abcp
