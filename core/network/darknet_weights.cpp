// weights     := header layer*, little-endian, one a layer with weights in the order of the cfg
// header      := major:int32 minor:int32 revision:int32 seen
// seen        := uint64 when major * 10 + minor >= 2, else uint32
// layer       := biases [norm] weights of a convolutional layer, biases weights [norm] of a connected one,
//                biases weights of a local one, all float32; norm with batch norm
// norm        := scales rolling_mean rolling_variance

#include "core/network/darknet_weights.h"

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/base/sha256.h"
#include "core/network/darknet_cfg.h"
#include "core/network/weight_layout.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <span>
#include <utility>

namespace abcp {

namespace {

static_assert(std::endian::native == std::endian::little, "the file's byte order is read as it is");

constexpr std::int64_t versionBytes = 3 * sizeof(std::int32_t);
constexpr std::array<std::int32_t, 3> writtenVersion{0, 2, 5};
constexpr int largestVersionNumber = 9;  // of major and minor; published files are 0.1 and 0.2

std::int64_t floatBytes(const NetworkSpec& spec)
{
    std::size_t floats = 0;
    for (const LayerSpec& layer : spec.layers)
        floats += weightLayout(layer).total();
    return static_cast<std::int64_t>(floats * sizeof(float));
}

// Fast for hundreds of megabytes: one pass that the compiler vectorises, without early exit in a block.
bool allFinite(std::span<const float> values)
{
    constexpr std::uint32_t exponent = 0x7f800000;
    std::uint32_t bad = 0;
    for (const float value : values)
        bad |= (std::bit_cast<std::uint32_t>(value) & exponent) == exponent ? 1u : 0u;
    return bad == 0;
}

class WeightsReader {
public:
    // hash: takes all bytes that are read; may be null.
    WeightsReader(const std::filesystem::path& file, Sha256* hash) : m_file(file), m_hash(hash) {}

    // Also checks the size against what the spec implies, before anything is allocated.
    std::int64_t readHeader(const NetworkSpec& spec)
    {
        if (m_file.size() < static_cast<std::uintmax_t>(versionBytes))
            fail("too short for a Darknet weights file");
        std::array<std::int32_t, 3> version{};
        take(version.data(), versionBytes);
        const auto [major, minor, revision] = version;
        if (major < 0 || major > largestVersionNumber || minor < 0 || minor > largestVersionNumber || revision < 0)
            fail("unknown version " + std::to_string(major) + "." + std::to_string(minor) + "."
                 + std::to_string(revision) + ": not a Darknet weights file");
        const bool wide = major * 10 + minor >= 2;
        const std::int64_t seenBytes = wide ? sizeof(std::uint64_t) : sizeof(std::uint32_t);
        const std::int64_t expected = versionBytes + seenBytes + floatBytes(spec);
        if (m_file.size() != static_cast<std::uintmax_t>(expected))
            fail("holds " + std::to_string(m_file.size()) + " bytes, but the network needs exactly "
                 + std::to_string(expected));
        std::uint64_t seen = 0;
        take(&seen, static_cast<std::size_t>(seenBytes));
        if (seen > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
            fail("the counter of images seen is out of range");
        return static_cast<std::int64_t>(seen);
    }

    LayerWeights readLayer(const LayerSpec& layer, std::size_t index)
    {
        m_layer = "layer " + std::to_string(index) + " [" + layerTypeName(layer) + "]: ";
        const WeightLayout layout = weightLayout(layer);
        LayerWeights read;
        readArray(read.biases, layout.biases, "bias");
        if (layer.as<Connected>())
            readArray(read.weights, layout.weights, "weight");
        readArray(read.scales, layout.normalized, "scale");
        readArray(read.rollingMean, layout.normalized, "rolling mean");
        readArray(read.rollingVariance, layout.normalized, "rolling variance");
        const auto negative = std::ranges::find_if(read.rollingVariance, [](float value) { return value < 0.0f; });
        if (negative != read.rollingVariance.end())
            failAt("rolling variance", negative - read.rollingVariance.begin(), "is negative");
        if (!layer.as<Connected>())
            readArray(read.weights, layout.weights, "weight");
        return read;
    }

private:
    void take(void* to, std::size_t bytes)
    {
        m_file.read(to, bytes);
        if (m_hash)
            m_hash->add(to, bytes);
    }

    // Piece by piece through a buffer that stays in the processor's cache: the values are checked there, and
    // the result's memory is touched once.
    void readArray(std::vector<float>& values, std::size_t size, const char* name)
    {
        values.reserve(size);
        while (values.size() < size) {
            const std::span piece(m_buffer.data(), std::min(m_buffer.size(), size - values.size()));
            take(piece.data(), piece.size_bytes());
            if (!allFinite(piece)) {
                const auto bad = std::ranges::find_if(piece, [](float value) { return !std::isfinite(value); });
                failAt(name, static_cast<std::ptrdiff_t>(values.size()) + (bad - piece.begin()),
                       std::isnan(*bad) ? "is not a number (NaN)" : "is infinite");
            }
            values.insert(values.end(), piece.begin(), piece.end());
        }
    }

    [[noreturn]] void failAt(const char* name, std::ptrdiff_t index, const char* what) const
    {
        fail(m_layer + name + " " + std::to_string(index) + " " + what);
    }

    [[noreturn]] void fail(const std::string& what) const { throw InputError(m_file.path(), what); }

    InputFile m_file;
    Sha256* m_hash;
    std::vector<float> m_buffer = std::vector<float>(std::size_t{1} << 16);
    std::string m_layer;  // where it stands, for messages
};

void append(std::string& bytes, const void* from, std::size_t size)
{
    bytes.append(static_cast<const char*>(from), size);
}

void append(std::string& bytes, const std::vector<float>& values, std::size_t expected)
{
    if (values.size() != expected)
        throw FailureError("weights", "an array of " + std::to_string(values.size()) + " values where the network has "
                                          + std::to_string(expected));
    append(bytes, values.data(), values.size() * sizeof(float));
}

Network readWeights(const NetworkSpec& spec, WeightsReader& reader)
{
    Network network{.spec = spec, .weights = {}};
    network.imagesSeen = reader.readHeader(spec);
    network.weights.resize(spec.size());
    for (std::size_t i = 0; i < spec.size(); ++i)
        if (!weightLayout(spec.layers[i]).empty())
            network.weights[i] = std::make_shared<const LayerWeights>(reader.readLayer(spec.layers[i], i));
    return network;
}

}  // namespace

std::int64_t darknetWeightsBytes(const NetworkSpec& spec)
{
    return versionBytes + static_cast<std::int64_t>(sizeof(std::uint64_t)) + floatBytes(spec);
}

Network readDarknetWeights(const NetworkSpec& spec, const std::filesystem::path& file)
{
    WeightsReader reader(file, nullptr);
    return readWeights(spec, reader);
}

HashedWeights readHashedDarknetWeights(const NetworkSpec& spec, const std::filesystem::path& file)
{
    Sha256 hash;
    WeightsReader reader(file, &hash);
    Network network = readWeights(spec, reader);
    return {std::move(network), hash.hex()};
}

std::string darknetWeights(const Network& network)
{
    const NetworkSpec& spec = network.spec;
    if (network.weights.size() != spec.size())
        throw FailureError("weights", "the network has no weights");
    std::string bytes;
    bytes.reserve(static_cast<std::size_t>(darknetWeightsBytes(spec)));
    append(bytes, writtenVersion.data(), versionBytes);
    append(bytes, &network.imagesSeen, sizeof network.imagesSeen);
    for (std::size_t i = 0; i < spec.size(); ++i) {
        const LayerSpec& layer = spec.layers[i];
        const WeightLayout layout = weightLayout(layer);
        if (layout.empty())
            continue;
        if (!network.weights[i])
            throw FailureError("weights", "layer " + std::to_string(i) + " has none");
        const LayerWeights& held = *network.weights[i];
        append(bytes, held.biases, layout.biases);
        if (layer.as<Connected>())
            append(bytes, held.weights, layout.weights);
        append(bytes, held.scales, layout.normalized);
        append(bytes, held.rollingMean, layout.normalized);
        append(bytes, held.rollingVariance, layout.normalized);
        if (!layer.as<Connected>())
            append(bytes, held.weights, layout.weights);
    }
    return bytes;
}

void writeDarknet(const Network& network, const std::filesystem::path& cfg, const std::filesystem::path& weights)
{
    writeFileAtomically(weights, darknetWeights(network));
    writeFileAtomically(cfg, darknetCfg(network.spec));
}

Network readDarknet(const std::filesystem::path& cfg, const std::filesystem::path& weights)
{
    return readDarknetWeights(readDarknetCfg(cfg).spec, weights);
}

}  // namespace abcp
