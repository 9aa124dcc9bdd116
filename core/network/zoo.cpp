#include "core/network/zoo.h"

#include "core/base/error.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

namespace abcp {

namespace {

using Anchors = std::vector<std::pair<double, double>>;

constexpr int publishedSize = 416;  // input pixels that the published anchors are given for

// Builds a network layer by layer. Heads aside, channel counts are those of the published network and are
// scaled here.
class Builder {
public:
    Builder(const ZooOptions& options, Anchors anchors) : m_options(options), m_anchors(std::move(anchors))
    {
        m_spec.input = {3, options.size, options.size};
        m_spec.other = {{"batch", "1"},        {"subdivisions", "1"},      {"momentum", "0.9"},    {"decay", "0.0005"},
                        {"angle", "0"},        {"saturation", "1.5"},      {"exposure", "1.5"},    {"hue", ".1"},
                        {"learning_rate", "0.001"}, {"burn_in", "1000"},   {"max_batches", "500200"},
                        {"policy", "steps"},   {"steps", "400000,450000"}, {"scales", ".1,.1"}};
    }

    int last() const { return static_cast<int>(m_spec.size()) - 1; }

    LayerSpec& add(LayerParameters parameters)
    {
        LayerSpec& layer = m_spec.layers.emplace_back();
        layer.parameters = std::move(parameters);
        return layer;
    }

    void convolution(int channels, int size, int stride = 1)
    {
        add(Convolutional{.filters = scaled(channels), .size = size, .stride = stride, .padding = size / 2,
                          .batchNormalize = true, .activation = Activation::Leaky});
    }

    // Darknet-53's stage: halve the image, then `blocks` times a bottleneck bypassed by a shortcut.
    void residualStage(int channels, int blocks)
    {
        convolution(channels, 3, 2);
        for (int block = 0; block < blocks; ++block) {
            convolution(channels / 2, 1);
            convolution(channels, 3);
            add(Shortcut{.from = {last() - 2}});
        }
    }

    void head(std::vector<int> mask)
    {
        add(Convolutional{.filters = static_cast<int>(mask.size()) * (5 + m_options.classes)});
        LayerSpec& yolo = add(Yolo{.anchors = m_anchors, .mask = std::move(mask), .classes = m_options.classes,
                                   .ignoreThreshold = 0.7});
        yolo.other = {{"jitter", ".3"}, {"truth_thresh", "1"}, {"random", "1"}};
    }

    // From `source`, a layer of the branch that led to the last head, up to the finer scale of `lateral`.
    void upBranch(int source, int channels, int lateral)
    {
        add(Route{{source}});
        convolution(channels, 1);
        add(Upsample{.stride = 2});
        add(Route{{last(), lateral}});
    }

    NetworkSpec finish()
    {
        inferShapes(m_spec, "zoo");
        return std::move(m_spec);
    }

private:
    int scaled(int channels) const
    {
        if (m_options.width == 1.0)
            return channels;
        return std::max(4, 4 * static_cast<int>(std::lround(channels * m_options.width / 4.0)));
    }

    const ZooOptions& m_options;
    Anchors m_anchors;
    NetworkSpec m_spec;
};

// J. Redmon and A. Farhadi, "YOLOv3: An Incremental Improvement", 2018.
NetworkSpec yolov3(Builder builder)
{
    builder.convolution(32, 3);
    builder.residualStage(64, 1);
    builder.residualStage(128, 2);
    builder.residualStage(256, 8);
    const int fine = builder.last();
    builder.residualStage(512, 8);
    const int middle = builder.last();
    builder.residualStage(1024, 4);

    const auto detectionBranch = [&](int channels, std::vector<int> mask) {
        for (int pair = 0; pair < 3; ++pair) {
            builder.convolution(channels / 2, 1);
            builder.convolution(channels, 3);
        }
        builder.head(std::move(mask));
        return builder.last() - 3;  // the last 1 x 1 convolution, where the next branch starts
    };
    const int coarseBranch = detectionBranch(1024, {6, 7, 8});
    builder.upBranch(coarseBranch, 256, middle);
    const int middleBranch = detectionBranch(512, {3, 4, 5});
    builder.upBranch(middleBranch, 128, fine);
    detectionBranch(256, {0, 1, 2});
    return builder.finish();
}

NetworkSpec yolov3Tiny(Builder builder)
{
    int lateral = 0;
    for (const int channels : {16, 32, 64, 128, 256, 512}) {
        builder.convolution(channels, 3);
        if (channels == 256)
            lateral = builder.last();
        builder.add(MaxPool{.size = 2, .stride = channels == 512 ? 1 : 2});
    }
    builder.convolution(1024, 3);
    builder.convolution(256, 1);
    const int branch = builder.last();
    builder.convolution(512, 3);
    builder.head({3, 4, 5});
    builder.upBranch(branch, 128, lateral);
    builder.convolution(256, 3);
    builder.head({0, 1, 2});
    return builder.finish();
}

struct ZooEntry {
    std::string name;
    Anchors anchors;  // published
    NetworkSpec (*build)(Builder);
};

const std::vector<ZooEntry>& zoo()
{
    static const std::vector<ZooEntry> entries{
        {"yolov3",
         {{10, 13}, {16, 30}, {33, 23}, {30, 61}, {62, 45}, {59, 119}, {116, 90}, {156, 198}, {373, 326}},
         &yolov3},
        {"yolov3-tiny", {{10, 14}, {23, 27}, {37, 58}, {81, 82}, {135, 169}, {344, 319}}, &yolov3Tiny}};
    return entries;
}

// To a hundredth of a pixel, so that the cfg stays readable.
double scaledTo(int size, double side)
{
    return std::max(0.01, std::round(side * size / publishedSize * 100.0) / 100.0);
}

Anchors anchorsFor(const ZooEntry& entry, const ZooOptions& options)
{
    if (options.anchors.empty()) {
        Anchors anchors = entry.anchors;
        for (auto& [width, height] : anchors) {
            width = scaledTo(options.size, width);
            height = scaledTo(options.size, height);
        }
        return anchors;
    }
    if (options.anchors.size() != entry.anchors.size())
        throw InputError("zoo " + entry.name, "anchors must be " + std::to_string(entry.anchors.size())
                                                  + " pairs, got " + std::to_string(options.anchors.size()));
    for (const auto& [width, height] : options.anchors)
        if (!std::isfinite(width) || !std::isfinite(height) || width <= 0.0 || height <= 0.0)
            throw InputError("zoo " + entry.name, "anchors must be positive numbers");
    return options.anchors;
}

}  // namespace

const std::vector<std::string>& zooNames()
{
    static const std::vector<std::string> names = [] {
        std::vector<std::string> all;
        for (const ZooEntry& entry : zoo())
            all.push_back(entry.name);
        return all;
    }();
    return names;
}

NetworkSpec zooNetwork(const std::string& name, const ZooOptions& options)
{
    const auto entry = std::ranges::find(zoo(), name, &ZooEntry::name);
    if (entry == zoo().end()) {
        std::string known;
        for (const std::string& each : zooNames())
            known += (known.empty() ? "" : ", ") + each;
        throw InputError(std::string("zoo"), "no network named '" + name + "' (" + known + ")");
    }
    constexpr int mostClasses = 10'000;
    if (options.classes < 1 || options.classes > mostClasses)
        throw InputError("zoo " + name, "classes must be from 1 to " + std::to_string(mostClasses) + ", got "
                                            + std::to_string(options.classes));
    if (!(options.width >= 0.0625 && options.width <= 1.0))
        throw InputError("zoo " + name, "width must be from 0.0625 to 1");
    if (options.size < 32 || options.size > 4096 || options.size % 32 != 0)
        throw InputError("zoo " + name, "size must be a multiple of 32 from 32 to 4096, got "
                                            + std::to_string(options.size));
    return entry->build(Builder(options, anchorsFor(*entry, options)));
}

}  // namespace abcp
