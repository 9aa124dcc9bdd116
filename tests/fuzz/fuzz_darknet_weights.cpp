// The first byte chooses a network, the others are its weights file: refused with InputError, or read so that
// writing it again gives the same values.

#include "core/base/error.h"
#include "core/network/darknet_cfg.h"
#include "core/network/darknet_weights.h"

#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace {

constexpr std::array<std::string_view, 5> networks{
    // 2 values
    "[net]\nwidth=4\nheight=4\nchannels=1\n[convolutional]\nfilters=1\nsize=1\nactivation=linear\n",
    // 2 x 4 values of batch norm and 2 x 27 weights, then 3 + 6 values
    "[net]\nwidth=8\nheight=8\nchannels=3\n[convolutional]\nbatch_normalize=1\nfilters=2\nsize=3\npad=1\nactivation=leaky\n"
    "[maxpool]\nsize=2\nstride=2\n[convolutional]\nfilters=3\nsize=1\nactivation=linear\n",
    // groups, a residual block and a head
    "[net]\nwidth=8\nheight=8\nchannels=2\n[convolutional]\nbatch_normalize=1\nfilters=2\nsize=1\nactivation=leaky\n"
    "[convolutional]\nbatch_normalize=1\ngroups=2\nfilters=2\nsize=3\npad=1\nactivation=leaky\n"
    "[shortcut]\nfrom=-2\nactivation=linear\n[convolutional]\nfilters=6\nsize=1\nactivation=linear\n"
    "[yolo]\nmask=0\nanchors=2,3\nclasses=1\nnum=1\n",
    // no weights at all
    "[net]\nwidth=4\nheight=4\nchannels=1\n[upsample]\nstride=2\n",
    // other layers with weights
    "[net]\nwidth=4\nheight=4\nchannels=1\n[local]\nsize=3\nstride=2\npad=1\nfilters=2\nactivation=leaky\n"
    "[connected]\nbatch_normalize=1\noutput=2\nactivation=relu\n",
};

const abcp::NetworkSpec& spec(std::uint8_t choice)
{
    static const std::vector<abcp::NetworkSpec> specs = [] {
        std::vector<abcp::NetworkSpec> all;
        for (const std::string_view text : networks)
            all.push_back(abcp::parseDarknetCfg(text, "fuzz.cfg").spec);
        return all;
    }();
    return specs[choice % specs.size()];
}

// A file in memory whose content is replaced for every input.
class MemoryFile {
public:
    MemoryFile() : m_fd(::memfd_create("weights", MFD_CLOEXEC)), m_path("/proc/self/fd/" + std::to_string(m_fd)) {}

    const std::filesystem::path& holding(std::string_view bytes) const
    {
        if (::ftruncate(m_fd, 0) != 0 || ::pwrite(m_fd, bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size()))
            std::abort();
        return m_path;
    }

private:
    int m_fd;
    std::filesystem::path m_path;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0)
        return 0;
    static const MemoryFile file;
    const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
    abcp::Network network;
    try {
        network = abcp::readDarknetWeights(spec(data[0]), file.holding(bytes));
    } catch (const abcp::InputError&) {
        return 0;
    }
    // Only the header may differ: an old one is written as the current one.
    constexpr std::size_t header = 20;
    const std::string written = abcp::darknetWeights(network);
    if (written.size() < header || !bytes.ends_with(std::string_view(written).substr(header)))
        std::abort();
    const abcp::Network again = abcp::readDarknetWeights(network.spec, file.holding(written));
    if (again.imagesSeen != network.imagesSeen || abcp::darknetWeights(again) != written)
        std::abort();
    return 0;
}
