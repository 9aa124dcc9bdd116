#pragma once

#include "core/network/network.h"

#include <cstdint>
#include <filesystem>
#include <string>

namespace abcp {

// Exact size in bytes of the weights file that goes with a spec (64-bit `seen` header).
std::int64_t darknetWeightsBytes(const NetworkSpec& spec);

// Throws InputError when the size is not exactly what the spec implies, the version is unknown, or a value
// is NaN, infinite, or a negative variance (naming layer and index). Reads the file once.
Network readDarknetWeights(const NetworkSpec& spec, const std::filesystem::path& file);

// The same with the SHA-256 of the file's bytes. They are read once for both, so that they belong together even when another
// program replaces the file meanwhile.
struct HashedWeights {
    Network network;
    std::string sha256;
};
HashedWeights readHashedDarknetWeights(const NetworkSpec& spec, const std::filesystem::path& file);

// The bytes of the weights file, version 0.2.5.
std::string darknetWeights(const Network& network);

// Both files, each written aside and renamed into place.
void writeDarknet(const Network& network, const std::filesystem::path& cfg, const std::filesystem::path& weights);
Network readDarknet(const std::filesystem::path& cfg, const std::filesystem::path& weights);

}  // namespace abcp
