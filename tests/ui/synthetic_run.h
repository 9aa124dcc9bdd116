#pragma once

#include "core/search/measurement.h"
#include "core/store/run_store.h"
#include "ui/models/loaded_run.h"

#include <cstdint>
#include <filesystem>
#include <string_view>

// A detector with residual blocks and tied layers, as tests/support/network_text.h spells it: small enough for a fast test.
std::string_view smallNetworkText();

// Figures made up from the structure alone: plausible curves, the same for the same action and seed.
abcp::Measurement syntheticReference(const abcp::NetworkSpec& spec);
abcp::Measurement syntheticMeasurement(const abcp::NetworkSpec& spec, const abcp::SearchSpace& space, const abcp::PruningAction& action,
                                       const abcp::PlanOptions& plan, std::uint64_t seed);

// A run of `episodes` episodes whose ratios drift from spread out to strong, as a learning agent's would. Every 17th failed.
abcp::ui::LoadedRun syntheticRun(const abcp::NetworkSpec& spec, int episodes, std::uint64_t seed = 1);
abcp::ui::LoadedRun syntheticRun(int episodes, std::uint64_t seed = 1);

// That one of the small network in a database, finished, named "run SEED".
abcp::RunId storeSyntheticRun(const std::filesystem::path& database, int episodes, std::uint64_t seed);
