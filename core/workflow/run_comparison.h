#pragma once

#include "core/base/json.h"
#include "core/store/run_overview.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace abcp {

// A candidate of the front of several runs taken together.
struct JointFrontPoint {
    RunId run{};
    RunPoint candidate;
};
// No candidate of any of the runs beats them in both mAP50 and FLOPs; by rising FLOPs.
std::vector<JointFrontPoint> jointFront(std::span<const RunOverview* const> runs);

// All settings of some runs: place in the settings' JSON ("/evaluation/batch") to a value a run, null where it has none.
Json settingsBeside(std::span<const SearchSettings> runs);
// Whether a place of those holds more than one value.
bool differs(const Json& values);
// The settings in which runs differ: place in the settings' JSON ("/evaluation/batch") to a value a run, null where it has none.
Json differingSettings(std::span<const RunOverview> runs);

// A layer or block that two candidates treat differently. Channels kept, or for a block 1 kept and 0 pruned.
struct LayerDifference {
    int layer = 0;
    int block = -1;   // -1: about channels
    int keptA = 0;
    int keptB = 0;
    int original = 0;
};
// Empty optional when the candidates are not of the same network.
std::optional<std::vector<LayerDifference>> layerDifferences(const Episode& a, const Episode& b);

Json toJson(std::span<const JointFrontPoint> front);
Json toJson(std::span<const LayerDifference> differences);
// A table for a person.
std::string describe(std::span<const JointFrontPoint> front);
std::string describe(std::span<const LayerDifference> differences, const std::string& nameA, const std::string& nameB);

}  // namespace abcp
