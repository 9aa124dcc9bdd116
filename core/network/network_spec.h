#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <variant>
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

enum class Activation { Linear, Leaky, Relu };  // Leaky: slope 0.1 below zero, as Darknet has it

// Layers, as Darknet's sections name them. Layer references are absolute indices of earlier layers.
struct Convolutional {
    int filters = 1;
    int size = 1;
    int stride = 1;
    int padding = 0;  // pixels on each side
    int groups = 1;
    bool batchNormalize = false;
    Activation activation = Activation::Linear;

    bool operator==(const Convolutional&) const = default;
};

// Adds the output of layer `from` to the previous layer's.
struct Shortcut {
    int from = 0;
    Activation activation = Activation::Linear;

    bool operator==(const Shortcut&) const = default;
};

// Concatenates the outputs of layers along the channels.
struct Route {
    std::vector<int> layers;

    bool operator==(const Route&) const = default;
};

struct Upsample {
    int stride = 2;  // nearest neighbour

    bool operator==(const Upsample&) const = default;
};

struct MaxPool {
    int size = 2;
    int stride = 2;
    int padding = 1;  // pixels in all, Darknet's way: padding / 2 before, the rest after

    bool operator==(const MaxPool&) const = default;
};

struct Dropout {
    double probability = 0.5;

    bool operator==(const Dropout&) const = default;
};

// Detection head; the previous layer holds mask.size() x (5 + classes) channels, raw.
struct Yolo {
    std::vector<std::pair<double, double>> anchors;  // width, height in input pixels
    std::vector<int> mask;                           // which anchors this head uses
    int classes = 1;
    double scaleXy = 1.0;
    double ignoreThreshold = 0.5;

    bool operator==(const Yolo&) const = default;
};

using LayerParameters = std::variant<Convolutional, Shortcut, Route, Upsample, MaxPool, Dropout, Yolo>;
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
    // Indices of the [yolo] layers, ascending.
    std::vector<int> heads() const;

    bool operator==(const NetworkSpec&) const = default;
};

// "convolutional", "shortcut", ... as the cfg spells it.
std::string layerTypeName(const LayerSpec& layer);
std::string activationName(Activation activation);

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
