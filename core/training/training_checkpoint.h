#pragma once

#include "core/base/json.h"

#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace abcp {

// An interrupted training: what its next step depends on.
struct TrainingCheckpoint {
    std::string fingerprint;  // of everything that decides the training: settings, network, data, teacher
    std::string environment;  // library, device, threads: with another one the numbers differ in their last digits
    Json state;               // counters and history
    std::map<std::string, std::vector<float>> arrays;
};

using NamedArrays = std::vector<std::pair<std::string, std::span<const float>>>;

// Writes aside and renames: whoever reads finds the old one or the new one. Throws FailureError.
void writeCheckpoint(const std::filesystem::path& file, const std::string& fingerprint, const std::string& environment, const Json& state,
                     const NamedArrays& arrays);
// Throws InputError when the file is no checkpoint of ours or is damaged.
TrainingCheckpoint readCheckpoint(const std::filesystem::path& file);

}  // namespace abcp
