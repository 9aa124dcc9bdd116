#pragma once

#include "core/base/json.h"

#include <CLI/CLI.hpp>

#include <optional>
#include <string>
#include <vector>

namespace abcp::cli {

// What `search` and `steer` offer of steering.
struct SteeringOptions {
    std::vector<std::string> lockBlock, lockLayer, bound;
    std::vector<int> unlockBlock, unlockLayer;
    std::optional<std::string> reward;
    std::optional<double> costWeight, flops, params, latency;
    std::vector<std::string> noBudget;
};
// canTakeOff: locks and budgets that are there, too.
void addSteeringOptions(CLI::App& command, SteeringOptions& options, bool canTakeOff);

// As steeringFromJson() reads it: what was named, nothing else. Throws InputError on a lock or bound that is not written as it should be.
Json changeOf(const SteeringOptions& options);

}  // namespace abcp::cli
