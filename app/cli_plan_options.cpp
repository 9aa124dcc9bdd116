#include "app/cli_plan_options.h"

#include "core/pruning/channel_importance.h"

namespace abcp::cli {

void addPlanOptions(CLI::App& command, PlanOptions& plan, std::string& importance)
{
    command.add_option("--importance", importance, "Which channels of a layer stay: batch-norm-scale, l1, l2, geometric-median, taylor or random")
        ->capture_default_str()->check(CLI::IsMember(importanceNames()));
    command.add_option("--min-channels", plan.minKeptChannels, "Least channels that a layer keeps")->capture_default_str()->check(CLI::Range(1, 65'536));
    command.add_option("--multiple", plan.channelMultiple, "Round kept channels up to a multiple of this: 1, 2, 4, 8, 16")
        ->capture_default_str()->check(CLI::Range(1, 64));
}

}  // namespace abcp::cli
