#pragma once

#include "core/pruning/pruning_plan.h"

#include <CLI/CLI.hpp>

#include <string>

namespace abcp::cli {

// What `prune` and `search` offer of a plan. The strings must outlive parsing.
void addPlanOptions(CLI::App& command, PlanOptions& plan, std::string& importance);

}  // namespace abcp::cli
