#pragma once

#include "core/network/activation.h"

#include <string>
#include <utility>
#include <variant>
#include <vector>

// The layers of a network, as Darknet's sections name them. Layer references are absolute indices of earlier layers.
namespace abcp {

struct Convolutional {
    static constexpr const char* name = "convolutional";
    int filters = 1;
    int size = 1;
    int stride = 1;
    int padding = 0;  // pixels on each side
    int groups = 1;
    bool batchNormalize = false;
    Activation activation = Activation::Linear;

    bool operator==(const Convolutional&) const = default;
};

// Fully connected: reads all values of the layer before, channel by channel; gives `outputs` x 1 x 1.
struct Connected {
    static constexpr const char* name = "connected";
    int outputs = 1;
    bool batchNormalize = false;
    Activation activation = Activation::Linear;

    bool operator==(const Connected&) const = default;
};

// A convolution with weights of its own at every place.
struct Local {
    static constexpr const char* name = "local";
    int filters = 1;
    int size = 1;
    int stride = 1;
    int padding = 0;  // pixels on each side
    Activation activation = Activation::Linear;

    bool operator==(const Local&) const = default;
};

// Adds the outputs of the layers `from` to the previous layer's. Where extents differ, Darknet's rule: a larger
// map is sampled at every stride-th value, a smaller one is added to every stride-th; of different channel counts
// the first ones are added.
struct Shortcut {
    static constexpr const char* name = "shortcut";
    std::vector<int> from;
    Activation activation = Activation::Linear;

    bool operator==(const Shortcut&) const = default;
};

// Multiplies the outputs of the previous layer and of layer `from`, value by value.
struct Sam {
    static constexpr const char* name = "sam";
    int from = 0;
    Activation activation = Activation::Linear;

    bool operator==(const Sam&) const = default;
};

// Multiplies each channel of layer `from` by the previous layer's one value for that channel.
struct ScaleChannels {
    static constexpr const char* name = "scale_channels";
    int from = 0;
    Activation activation = Activation::Linear;

    bool operator==(const ScaleChannels&) const = default;
};

// Concatenates the outputs of layers along the channels; with groups, of each layer only the channels of its
// `groupId`-th equal part.
struct Route {
    static constexpr const char* name = "route";
    std::vector<int> layers;
    int groups = 1;
    int groupId = 0;

    bool operator==(const Route&) const = default;
};

struct Upsample {
    static constexpr const char* name = "upsample";
    int stride = 2;  // nearest neighbour

    bool operator==(const Upsample&) const = default;
};

struct MaxPool {
    static constexpr const char* name = "maxpool";
    int size = 2;
    int stride = 2;
    int padding = 1;  // pixels in all, Darknet's way: padding / 2 before, the rest after

    bool operator==(const MaxPool&) const = default;
};

// Mean of each channel.
struct AveragePool {
    static constexpr const char* name = "avgpool";

    bool operator==(const AveragePool&) const = default;
};

// Darknet's own reordering of values into stride x stride times as many channels (or, reversed, fewer). Not the plain space-to-depth: it takes its
// input for an array of channels / stride^2 x height stride x width stride, cuts that into stride x stride offsets, and reads the
// flat result as its output. With `extra` it hands its input on as one vector with that many zeros added.
struct Reorg {
    static constexpr const char* name = "reorg";
    int stride = 1;
    bool reverse = false;
    int extra = 0;

    bool operator==(const Reorg&) const = default;
};

// The middle of the picture (outside training), its values 0 to 1 spread to -1 to 1 when `adjust` is set.
struct Crop {
    static constexpr const char* name = "crop";
    int height = 1;
    int width = 1;
    bool adjust = true;

    bool operator==(const Crop&) const = default;
};

struct Dropout {
    static constexpr const char* name = "dropout";
    double probability = 0.5;

    bool operator==(const Dropout&) const = default;
};

// Ends a classifier.
struct Softmax {
    static constexpr const char* name = "softmax";
    int groups = 1;
    double temperature = 1.0;

    bool operator==(const Softmax&) const = default;
};

// A loss for training: without effect on what the network computes.
struct Cost {
    static constexpr const char* name = "cost";

    bool operator==(const Cost&) const = default;
};

// YOLOv3's detection head; the previous layer holds mask.size() x (5 + classes) channels, raw.
struct Yolo {
    static constexpr const char* name = "yolo";
    std::vector<std::pair<double, double>> anchors;  // width, height in input pixels
    std::vector<int> mask;                           // which anchors this head uses
    int classes = 1;
    double scaleXy = 1.0;
    double ignoreThreshold = 0.5;

    bool operator==(const Yolo&) const = default;
};

// YOLOv2's detection head; the previous layer holds anchors.size() x (5 + classes) channels, raw.
struct Region {
    static constexpr const char* name = "region";
    std::vector<std::pair<double, double>> anchors;  // width, height in cells
    int classes = 1;
    bool softmax = false;      // over the classes; else each class has its own sigmoid
    bool background = false;   // objectness is taken raw, without a sigmoid
    bool classTree = false;    // the classes are a hierarchy, which decoding does not know

    bool operator==(const Region&) const = default;
};

// YOLOv1's detection head: a grid of side x side cells. The previous layer holds side x side x (classes + boxes x 5)
// values: class probabilities of all cells, objectness of all boxes, then x, y, width, height of all boxes.
struct DetectionGrid {
    static constexpr const char* name = "detection";
    int side = 7;
    int boxes = 1;   // of each cell
    int classes = 1;
    bool squareRoot = false;  // width and height are predicted as their square roots

    bool operator==(const DetectionGrid&) const = default;
};

using LayerParameters = std::variant<Convolutional, Connected, Local, Shortcut, Sam, ScaleChannels, Route, Upsample, MaxPool,
                                     AveragePool, Reorg, Crop, Dropout, Softmax, Cost, Yolo, Region, DetectionGrid>;

}  // namespace abcp
