#pragma once

#include "core/network/network_spec.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace abcp {

// A fault that does not stop reading: shown to the user, counted.
struct CfgWarning {
    int line = 0;
    std::string what;
};

struct ParsedCfg {
    NetworkSpec spec;                  // shapes inferred
    std::vector<CfgWarning> warnings;  // unknown keys
};

// Reads a Darknet cfg. Throws InputError naming file, line and key; memory stays bounded whatever the
// text says (limits in darknet_cfg.cpp).
ParsedCfg parseDarknetCfg(std::string_view text, const std::filesystem::path& source);
ParsedCfg readDarknetCfg(const std::filesystem::path& file);

// The cfg of a spec; reading it back gives an equal spec.
std::string darknetCfg(const NetworkSpec& spec);

}  // namespace abcp
