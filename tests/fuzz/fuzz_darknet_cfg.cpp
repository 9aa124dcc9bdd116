// Any bytes as a Darknet cfg: refused with InputError, or understood, written and read again as the same network.

#include "core/base/error.h"
#include "core/network/darknet_cfg.h"
#include "core/pruning/search_space.h"

#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

namespace {

// Deriving the space of a network takes time and memory in its size; an input of a few bytes can ask for the largest.
constexpr std::size_t mostLayers = 200;
constexpr std::int64_t mostChannels = 20000;  // of all outputs together

bool isSmall(const abcp::NetworkSpec& spec)
{
    std::int64_t channels = 0;
    for (const abcp::LayerSpec& layer : spec.layers)
        channels += layer.output.channels;
    return spec.size() <= mostLayers && channels <= mostChannels;
}

std::optional<abcp::NetworkSpec> parsed(std::string_view text)
{
    try {
        return abcp::parseDarknetCfg(text, "fuzz.cfg").spec;
    } catch (const abcp::InputError&) {
        return std::nullopt;
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::optional<abcp::NetworkSpec> spec = parsed({reinterpret_cast<const char*>(data), size});
    if (!spec)
        return 0;
    // Throws when what was written is refused: a finding.
    if (abcp::parseDarknetCfg(abcp::darknetCfg(*spec), "written.cfg").spec != *spec)
        std::abort();
    if (isSmall(*spec))
        abcp::deriveSearchSpace(*spec);
    return 0;
}
