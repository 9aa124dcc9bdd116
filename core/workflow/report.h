#pragma once

#include "core/data/dataset.h"
#include "core/network/network.h"
#include "core/search/engines.h"
#include "core/search/measurement.h"
#include "core/store/run_store.h"
#include "core/workflow/demo.h"

#include <string>
#include <vector>

namespace abcp {

// What the report of a demo shows.
struct ReportContent {
    DemoResult result;
    RunRecord run;
    std::vector<Episode> episodes;
    std::vector<Episode> uniform;        // the uniform baseline at the same cost, evaluated as the episodes were
    SearchSpace space;
    Network original, slim;
    const Dataset* sim = nullptr;        // pictures to show, never null
    const Dataset* field = nullptr;
    std::string command;                 // that makes the same again
};

// One self-contained HTML page: table, charts, the chosen candidate's layers, detections before and after.
std::string htmlReport(const ReportContent& content, const Engines& engines);

}  // namespace abcp
