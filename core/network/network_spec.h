#pragma once

#include "core/network/layers.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace abcp {

// Extent of one layer's output for one image; all >= 1.
struct Shape {
    int channels = 0;
    int height = 0;
    int width = 0;

    bool operator==(const Shape&) const = default;
    std::int64_t elements() const { return std::int64_t{channels} * height * width; }
};

using Options = std::vector<std::pair<std::string, std::string>>;  // in the order of the file

struct LayerSpec {
    LayerParameters parameters;
    Shape input;    // of the previous layer (of the first routed layer for a route)
    Shape output;
    Options other;  // keys that computing does not need, kept for writing back
    int line = 0;   // of the section in its cfg, 0 when built in memory

    template <typename T> const T* as() const { return std::get_if<T>(&parameters); }
    template <typename T> T* as() { return std::get_if<T>(&parameters); }

    // `line` aside: the same layer may stand elsewhere in a file.
    bool operator==(const LayerSpec& that) const
    {
        return parameters == that.parameters && input == that.input && output == that.output && other == that.other;
    }
};

// The parsed description of a network: no weights. Layer i's input is layer i - 1 unless it says otherwise.
struct NetworkSpec {
    Shape input;                    // channels, height, width of the image it takes
    std::vector<LayerSpec> layers;
    Options other;                  // remaining keys of [net]

    std::size_t size() const { return layers.size(); }
    // Indices of the detection heads, ascending.
    std::vector<int> heads() const;
    // Indices of the layers whose outputs are the network's results, ascending: what its heads and its softmax read,
    // or without any the last layer that is no loss.
    std::vector<int> results() const;

    bool operator==(const NetworkSpec&) const = default;
};

// "convolutional", "shortcut", ... as the cfg spells it.
std::string layerTypeName(const LayerSpec& layer);
// Classes that a detection head tells apart; nothing for any other layer.
std::optional<int> headClasses(const LayerSpec& layer);
// A head or a softmax: its output ends the network, and what it reads is one of the network's results.
bool endsNetwork(const LayerSpec& layer);
// Filters or outputs of a layer with weights; 0 for any other.
int producedChannels(const LayerSpec& layer);
bool hasBatchNorm(const LayerSpec& layer);

// Layers whose outputs layer `index` reads; -1 stands for the network's input.
std::vector<int> layerInputs(const NetworkSpec& spec, int index);

// Bounds that inferShapes() keeps a network within, so that no description can ask for more memory or time
// than a machine has. The largest published detectors are a tenth of them or less.
inline constexpr int maxLayers = 2000;
inline constexpr int maxExtent = 1 << 16;                              // of any one channel count, height or width
inline constexpr std::int64_t maxLayerElements = std::int64_t{1} << 28;
inline constexpr std::int64_t maxElements = std::int64_t{1} << 30;     // of all outputs together
inline constexpr std::int64_t maxParameters = std::int64_t{1} << 29;   // 2 GiB of weights
inline constexpr std::int64_t maxMacs = 10'000'000'000'000;            // 20 TFLOPs an image

// Fills in every layer's shapes from spec.input and the parameters, and checks that they fit together.
// Throws InputError naming `source` and the layer's line, or the layer's index when it has no line.
void inferShapes(NetworkSpec& spec, const std::filesystem::path& source = "network");

// The same network at another input size (pixels, a multiple of 32 where the network needs it).
NetworkSpec resized(NetworkSpec spec, int width, int height);

}  // namespace abcp
