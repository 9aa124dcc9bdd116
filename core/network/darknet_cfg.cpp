// Reads a Darknet cfg (grammar in cfg_section.cpp): [net] first, then one section a layer. Defaults are
// Darknet's own. Keys that Darknet knows but computing a layer does not need are kept for writing back; keys
// that would change what a layer computes in a way this program does not know are refused.

#include "core/network/darknet_cfg.h"

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/network/cfg_section.h"
#include "core/network/darknet_keys.h"

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
    for (const Activation known : {Activation::Linear, Activation::Leaky, Activation::Relu})
        if (name == activationName(known))
            return known;
    section.fail("activation", inQuotes(name) + " is not supported (linear, leaky or relu)");
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

Shortcut readShortcut(CfgSection& section, int index)
{
    const std::vector<int> from = section.integers("from");
    if (from.empty())
        section.fail("from", "is missing");
    if (from.size() > 1)
        section.fail("from", "with several layers is not supported");
    if (const auto type = section.text("weights_type"); type && *type != "none")
        section.fail("weights_type", inQuotes(*type) + " is not supported");
    return {.from = earlierLayer(section, "from", from.front(), index),
            .activation = readActivation(section, "linear")};
}

Route readRoute(CfgSection& section, int index)
{
    Route route;
    for (const int reference : section.integers("layers"))
        route.layers.push_back(earlierLayer(section, "layers", reference, index));
    if (route.layers.empty())
        section.fail("layers", "is missing");
    const int groups = section.integer("groups", 1, 1, maxExtent);
    section.integer("group_id", 0, 0, groups - 1);
    if (groups > 1)
        section.fail("groups", "above 1 is not supported in a route");
    return route;
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

    const int count = section.integer("num", 1, 1, maxExtent);
    const std::vector<double> sides = section.reals("anchors");
    if (sides.empty())
        section.fail("anchors", "is missing");
    if (sides.size() != 2 * static_cast<std::size_t>(count))
        section.fail("anchors", "must hold num=" + std::to_string(count) + " pairs, but holds "
                                    + std::to_string(sides.size()) + " numbers");
    for (std::size_t i = 0; i < sides.size(); i += 2) {
        if (sides[i] <= 0.0 || sides[i + 1] <= 0.0)
            section.fail("anchors", "must be positive");
        yolo.anchors.emplace_back(sides[i], sides[i + 1]);
    }
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

LayerParameters readLayer(CfgSection& section, int index)
{
    const std::string& name = section.name();
    if (name == "convolutional" || name == "conv")
        return readConvolutional(section);
    if (name == "shortcut")
        return readShortcut(section, index);
    if (name == "route")
        return readRoute(section, index);
    if (name == "upsample")
        return Upsample{.stride = section.integer("stride", 2, 1, maxKernel)};
    if (name == "maxpool" || name == "max")
        return readMaxPool(section);
    if (name == "dropout")
        return readDropout(section);
    if (name == "yolo")
        return readYolo(section);
    section.fail("", "is not a layer this program can compute (convolutional, shortcut, route, upsample, maxpool, "
                     "dropout or yolo)");
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
