#pragma once

#include "core/search/measurement.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace abcp {

// Charts of reports, as SVG elements. Failed candidates have no place in them.

// One cloud of candidates with its front.
struct ChartedRun {
    std::string label;                       // empty when it is the only one
    std::span<const Episode> episodes;
};

// Accuracy against FLOPs. chosen: an episode of the only run. uniform: a baseline's candidates. reference: the unpruned network, a line
// across. accuracy: what mAP50 stands for.
struct FrontChart {
    std::vector<ChartedRun> runs;
    std::optional<int> chosen = {};
    std::span<const Episode> uniform = {};
    std::optional<Measurement> reference = {};
    std::string accuracy = "mAP50";

    std::string svg() const;
};

std::string rewardChart(std::span<const Episode> episodes);
// With the best so far by reward, and the unpruned network's.
std::string accuracyChart(std::span<const Episode> episodes, const std::optional<Measurement>& reference, const std::string& accuracy);
// With the budget, when there is one.
std::string costChart(std::span<const Episode> episodes, std::optional<double> budget);
// The largest reward so far, a line a run.
std::string bestSoFarChart(std::span<const ChartedRun> runs);

// Rows: blocks and coupling groups; columns: episodes, evenly chosen when there are very many; the fuller, the more was kept.
std::string actionMap(std::span<const Episode> episodes);

}  // namespace abcp
