// Reads a Darknet cfg (grammar in cfg_section.cpp): [net] first, then one section a layer. Defaults are
// Darknet's own. Keys that Darknet knows but computing a layer does not need are kept for writing back; keys
// that would change what a layer computes in a way this program does not know are refused.

#include "core/network/darknet_cfg.h"

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/network/cfg_section.h"
#include "core/network/darknet_keys.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

namespace abcp {

namespace {

constexpr int maxKernel = 1024;  // of size, stride, padding

bool flag(CfgSection& section, std::string_view key)
{
    return section.integer(key, 0, 0, maxKernel) != 0;
}

Activation readActivation(CfgSection& section, const char* fallback)
{
    const std::string name = section.text("activation").value_or(fallback);
    if (const auto known = activationNamed(name))
        return *known;
    std::string all;
    for (const Activation known : allActivations())
        all.append(all.empty() ? "" : ", ").append(activationName(known));
    section.fail("activation", inQuotes(name) + " is not supported (" + all + ")");
}

// Absolute index of the layer that a reference of layer `index` names; below zero it counts back.
int earlierLayer(const CfgSection& section, const char* key, int reference, int index)
{
    const std::int64_t layer = reference < 0 ? std::int64_t{index} + reference : reference;
    if (layer < 0 || layer >= index)
        section.fail(key, "must name an earlier layer, got " + std::to_string(reference) + " in layer "
                              + std::to_string(index));
    return static_cast<int>(layer);
}

void requireStrideOfBothAxes(CfgSection& section, int stride)
{
    for (const char* key : {"stride_x", "stride_y"})
        if (section.peekReal(key).value_or(stride) != stride)
            section.fail(key, "different from stride is not supported");
}

Convolutional readConvolutional(CfgSection& section)
{
    Convolutional conv;
    conv.filters = section.integer("filters", 1, 1, maxExtent);
    conv.size = section.integer("size", 1, 1, maxKernel);
    conv.stride = section.integer("stride", 1, 1, maxKernel);
    conv.padding = section.integer("padding", 0, 0, maxKernel);
    if (flag(section, "pad"))
        conv.padding = conv.size / 2;
    conv.groups = section.integer("groups", 1, 1, maxExtent);
    conv.batchNormalize = flag(section, "batch_normalize");
    conv.activation = readActivation(section, "logistic");
    requireStrideOfBothAxes(section, conv.stride);
    return conv;
}

Connected readConnected(CfgSection& section)
{
    Connected connected;
    connected.outputs = section.integer("output", 1, 1, maxExtent);
    connected.batchNormalize = flag(section, "batch_normalize");
    connected.activation = readActivation(section, "logistic");
    return connected;
}

Local readLocal(CfgSection& section)
{
    Local local;
    local.filters = section.integer("filters", 1, 1, maxExtent);
    local.size = section.integer("size", 1, 1, maxKernel);
    local.stride = section.integer("stride", 1, 1, maxKernel);
    if (flag(section, "pad")) {
        // Darknet pads by one pixel whatever the size, which fits its own shapes at size 3 only.
        if (local.size != 3)
            section.fail("pad", "needs size=3");
        local.padding = 1;
    }
    local.activation = readActivation(section, "logistic");
    return local;
}

Shortcut readShortcut(CfgSection& section, int index)
{
    Shortcut shortcut;
    for (const int reference : section.integers("from"))
        shortcut.from.push_back(earlierLayer(section, "from", reference, index));
    if (shortcut.from.empty())
        section.fail("from", "is missing");
    if (const auto type = section.text("weights_type"); type && *type != "none")
        section.fail("weights_type", inQuotes(*type) + " is not supported");
    shortcut.activation = readActivation(section, "linear");
    return shortcut;
}

// [sam] or [scale_channels].
template <typename Layer>
Layer readProduct(CfgSection& section, int index)
{
    const std::vector<int> from = section.integers("from");
    if (from.size() != 1)
        section.fail("from", "must name one layer");
    return {.from = earlierLayer(section, "from", from.front(), index), .activation = readActivation(section, "linear")};
}

Route readRoute(CfgSection& section, int index)
{
    Route route;
    for (const int reference : section.integers("layers"))
        route.layers.push_back(earlierLayer(section, "layers", reference, index));
    if (route.layers.empty())
        section.fail("layers", "is missing");
    route.groups = section.integer("groups", 1, 1, maxExtent);
    route.groupId = section.integer("group_id", 0, 0, route.groups - 1);
    return route;
}

Reorg readReorg(CfgSection& section)
{
    Reorg reorg;
    reorg.stride = section.integer("stride", 1, 1, maxKernel);
    reorg.reverse = flag(section, "reverse");
    reorg.extra = section.integer("extra", 0, 0, maxExtent);
    return reorg;
}

Crop readCrop(CfgSection& section)
{
    Crop crop;
    crop.height = section.integer("crop_height", 1, 1, maxExtent);
    crop.width = section.integer("crop_width", 1, 1, maxExtent);
    crop.adjust = !flag(section, "noadjust");
    return crop;
}

Softmax readSoftmax(CfgSection& section)
{
    Softmax softmax;
    softmax.groups = section.integer("groups", 1, 1, maxExtent);
    softmax.temperature = section.real("temperature", 1.0);
    if (softmax.temperature <= 0.0)
        section.fail("temperature", "must be above 0");
    return softmax;
}

MaxPool readMaxPool(CfgSection& section)
{
    MaxPool pool;
    // Darknet's order: the stride defaults to 1, the size to the stride, the padding to size - 1.
    pool.stride = section.integer("stride", 1, 1, maxKernel);
    pool.size = section.integer("size", pool.stride, 1, maxKernel);
    pool.padding = section.integer("padding", pool.size - 1, 0, maxKernel);
    requireStrideOfBothAxes(section, pool.stride);
    return pool;
}

Dropout readDropout(CfgSection& section)
{
    const double probability = section.real("probability", 0.5);
    if (probability < 0.0 || probability >= 1.0)
        section.fail("probability", "must be at least 0 and below 1");
    return {.probability = probability};
}

std::vector<std::pair<double, double>> readAnchors(CfgSection& section)
{
    const int count = section.integer("num", 1, 1, maxExtent);
    const std::vector<double> sides = section.reals("anchors");
    if (sides.empty())
        section.fail("anchors", "is missing");
    if (sides.size() != 2 * static_cast<std::size_t>(count))
        section.fail("anchors", "must hold num=" + std::to_string(count) + " pairs, but holds "
                                    + std::to_string(sides.size()) + " numbers");
    std::vector<std::pair<double, double>> anchors;
    for (std::size_t i = 0; i < sides.size(); i += 2) {
        if (sides[i] <= 0.0 || sides[i + 1] <= 0.0)
            section.fail("anchors", "must be positive");
        anchors.emplace_back(sides[i], sides[i + 1]);
    }
    return anchors;
}

// The heads of YOLOv1 and v2 predict four coordinates a box.
void requireFourCoordinates(CfgSection& section, int fallback)
{
    if (section.integer("coords", fallback, 1, maxExtent) != 4)
        section.fail("coords", "must be 4");
}

Region readRegion(CfgSection& section)
{
    Region region;
    region.anchors = readAnchors(section);
    region.classes = section.integer("classes", 20, 1, maxExtent);
    requireFourCoordinates(section, 4);
    region.softmax = flag(section, "softmax");
    region.background = flag(section, "background");
    region.classTree = section.has("tree");
    return region;
}

DetectionGrid readDetectionGrid(CfgSection& section)
{
    DetectionGrid grid;
    grid.side = section.integer("side", 7, 1, maxKernel);
    grid.boxes = section.integer("num", 1, 1, maxExtent);
    grid.classes = section.integer("classes", 1, 1, maxExtent);
    requireFourCoordinates(section, 1);
    grid.squareRoot = flag(section, "sqrt");
    return grid;
}

Yolo readYolo(CfgSection& section)
{
    Yolo yolo;
    yolo.classes = section.integer("classes", 20, 1, maxExtent);
    yolo.scaleXy = section.real("scale_x_y", 1.0);
    if (yolo.scaleXy <= 0.0 || yolo.scaleXy > 10.0)
        section.fail("scale_x_y", "must be above 0 and at most 10");
    yolo.ignoreThreshold = section.real("ignore_thresh", 0.5);
    if (yolo.ignoreThreshold < 0.0 || yolo.ignoreThreshold > 1.0)
        section.fail("ignore_thresh", "must be from 0 to 1");

    yolo.anchors = readAnchors(section);
    const int count = static_cast<int>(yolo.anchors.size());
    yolo.mask = section.integers("mask");
    if (yolo.mask.empty())
        for (int i = 0; i < count; ++i)
            yolo.mask.push_back(i);
    for (const int anchor : yolo.mask)
        if (anchor < 0 || anchor >= count)
            section.fail("mask", "must name anchors from 0 to " + std::to_string(count - 1) + ", got "
                                     + std::to_string(anchor));
    return yolo;
}

bool isRecurrent(const std::string& name)
{
    static const std::vector<std::string> recurrent{"rnn", "gru", "lstm", "crnn", "conv_lstm", "history"};
    return std::ranges::find(recurrent, name) != recurrent.end();
}

LayerParameters readLayer(CfgSection& section, int index)
{
    const std::string& name = section.name();
    if (name == Convolutional::name || name == "conv")
        return readConvolutional(section);
    if (name == Connected::name || name == "conn")
        return readConnected(section);
    if (name == Local::name)
        return readLocal(section);
    if (name == Shortcut::name)
        return readShortcut(section, index);
    if (name == Sam::name)
        return readProduct<Sam>(section, index);
    if (name == ScaleChannels::name)
        return readProduct<ScaleChannels>(section, index);
    if (name == Route::name)
        return readRoute(section, index);
    if (name == Upsample::name)
        return Upsample{.stride = section.integer("stride", 2, 1, maxKernel)};
    if (name == MaxPool::name || name == "max")
        return readMaxPool(section);
    if (name == AveragePool::name || name == "avg")
        return AveragePool{};
    if (name == Reorg::name)
        return readReorg(section);
    if (name == Crop::name)
        return readCrop(section);
    if (name == Dropout::name)
        return readDropout(section);
    if (name == Softmax::name || name == "soft")
        return readSoftmax(section);
    if (name == Cost::name)
        return Cost{};
    if (name == Yolo::name)
        return readYolo(section);
    if (name == Region::name)
        return readRegion(section);
    if (name == DetectionGrid::name)
        return readDetectionGrid(section);
    section.fail("", "is not a layer this program can compute");
}

// The keys that reading the section left over, in their order.
Options keptOptions(const CfgSection& section, const DarknetKeys& known, std::vector<CfgWarning>& warnings)
{
    Options kept;
    for (const CfgSection::Entry& entry : section.entries()) {
        if (entry.understood)
            continue;
        if (const auto neutral = known.neutralValue(entry.key)) {
            if (*section.peekReal(entry.key) != *neutral)
                section.fail(entry.key, "= " + inQuotes(entry.value) + " is not supported");
        } else if (!known.isKnown(entry.key)) {
            warnings.push_back({entry.line, "[" + section.name() + "] has the unknown key " + inQuotes(entry.key)
                                                + ": kept, but without effect"});
        }
        kept.emplace_back(entry.key, entry.value);
    }
    for (const CfgSection::Entry& repeated : section.repeatedEntries()) {
        if (!known.isKnown(repeated.key))
            section.failRepeated(repeated);
        warnings.push_back({repeated.line, "[" + section.name() + "] has the key " + inQuotes(repeated.key)
                                               + " again: the first one counts, as Darknet has it"});
    }
    return kept;
}

bool isNet(const CfgSection& section)
{
    return section.name() == "net" || section.name() == "network";
}

}  // namespace

ParsedCfg parseDarknetCfg(std::string_view text, const std::filesystem::path& source)
{
    std::vector<CfgSection> sections = splitCfg(text, source);
    CfgSection& net = sections.front();
    if (!isNet(net))
        net.fail("", "stands where [net] must: it is the first section of a cfg");
    if (sections.size() == 1)
        net.fail("", "is not followed by any layer");
    // Before all else: such networks have no image size either.
    for (const CfgSection& section : sections)
        if (isRecurrent(section.name()))
            section.fail("", "is a recurrent layer: only networks of convolutions can be pruned here");

    ParsedCfg parsed;
    NetworkSpec& spec = parsed.spec;
    spec.input.width = net.integer("width", std::nullopt, 1, maxExtent);
    spec.input.height = net.integer("height", std::nullopt, 1, maxExtent);
    spec.input.channels = net.integer("channels", std::nullopt, 1, maxExtent);
    spec.other = keptOptions(net, darknetKeys("net"), parsed.warnings);
    for (std::size_t i = 1; i < sections.size(); ++i) {
        CfgSection& section = sections[i];
        if (isNet(section))
            section.fail("", "must stand only once");
        LayerSpec& layer = spec.layers.emplace_back();
        layer.line = section.line();
        layer.parameters = readLayer(section, static_cast<int>(i) - 1);
        layer.other = keptOptions(section, darknetKeys(layerTypeName(layer)), parsed.warnings);
    }
    inferShapes(spec, source);
    return parsed;
}

ParsedCfg readDarknetCfg(const std::filesystem::path& file)
{
    return parseDarknetCfg(readTextFile(file, maxCfgBytes), file);
}

}  // namespace abcp
