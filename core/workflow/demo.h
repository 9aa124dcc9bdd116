#pragma once

#include "core/base/progress.h"
#include "core/search/engines.h"
#include "core/search/search_settings.h"
#include "core/training/training_settings.h"

#include <cstdint>
#include <filesystem>
#include <stop_token>

namespace abcp {

struct DemoOptions {
    std::filesystem::path folder;
    std::uint64_t seed = 1;
    bool quick = false;      // a few minutes: fewer pictures, shorter training, fewer episodes
};

// The demo project: the arena drawn, a network trained on it, ready to be searched. What exists and is complete is kept.
struct DemoProject {
    SearchSettings search;   // cfg, weights, data and budgets filled in
    double map50 = 0;        // of the trained full network on val
};
DemoProject prepareDemo(const DemoOptions& options, const Engines& engines, std::stop_token stop, const ProgressCallback& progress);

struct DemoResult {
    std::filesystem::path report;       // report.html
    std::int64_t run = 0;
    int chosenEpisode = 0;
};

// The whole way: prepare, search, retrain the best, export, evaluate in both domains, report.
DemoResult runDemo(const DemoOptions& options, const Engines& engines, std::stop_token stop, const ProgressCallback& progress);

}  // namespace abcp
