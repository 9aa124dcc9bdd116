#pragma once

#include "core/training/detector.h"

#include <filesystem>
#include <vector>

namespace abcp {

// What abcp_torch offers to the exporting stage; see Engines. Its exceptions arrive as FailureError.

void writeTorchScript(const Network& network, const std::filesystem::path& file);
std::vector<FeatureMap> runTorchScript(const std::filesystem::path& file, const FeatureMap& input);

}  // namespace abcp
