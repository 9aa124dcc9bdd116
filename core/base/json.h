#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
#include <filesystem>

namespace abcp {

// Keys keep the order in which they were written.
using Json = nlohmann::ordered_json;

// Throws InputError when the file is missing, larger than maxBytes, nested deeper than 64 or not JSON.
Json readJsonFile(const std::filesystem::path& file, std::uintmax_t maxBytes = std::uintmax_t{1} << 28);

}  // namespace abcp
