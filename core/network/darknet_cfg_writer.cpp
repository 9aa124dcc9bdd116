#include "core/network/darknet_cfg.h"

#include <charconv>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace abcp {

namespace {

// Shortest text that reads back as the same number.
std::string text(double value)
{
    char buffer[32];
    const auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, value);
    return std::string(buffer, end);
}

class CfgWriter {
public:
    void section(const std::string& name)
    {
        m_text.append(m_text.empty() ? "[" : "\n[").append(name).append("]\n");
    }

    void option(const std::string& key, const std::string& value)
    {
        m_text.append(key).append(1, '=').append(value).append(1, '\n');
    }

    void option(const std::string& key, int value) { option(key, std::to_string(value)); }

    void options(const Options& others)
    {
        for (const auto& [key, value] : others)
            option(key, value);
    }

    void layer(const Convolutional& conv)
    {
        if (conv.batchNormalize)
            option("batch_normalize", 1);
        option("filters", conv.filters);
        option("size", conv.size);
        option("stride", conv.stride);
        if (conv.padding == conv.size / 2)
            option("pad", 1);
        else
            option("padding", conv.padding);
        if (conv.groups > 1)
            option("groups", conv.groups);
        option("activation", activationName(conv.activation));
    }

    void layer(const Connected& connected)
    {
        if (connected.batchNormalize)
            option("batch_normalize", 1);
        option("output", connected.outputs);
        option("activation", activationName(connected.activation));
    }

    void layer(const Local& local)
    {
        option("filters", local.filters);
        option("size", local.size);
        option("stride", local.stride);
        if (local.padding > 0)
            option("pad", 1);
        option("activation", activationName(local.activation));
    }

    void layer(const Shortcut& shortcut)
    {
        option("from", list(shortcut.from));
        option("activation", activationName(shortcut.activation));
    }

    void layer(const Sam& sam) { product(sam.from, sam.activation); }
    void layer(const ScaleChannels& scale) { product(scale.from, scale.activation); }

    void layer(const Route& route)
    {
        option("layers", list(route.layers));
        if (route.groups > 1) {
            option("groups", route.groups);
            option("group_id", route.groupId);
        }
    }

    void layer(const AveragePool&) {}

    void layer(const Reorg& reorg)
    {
        option("stride", reorg.stride);
        if (reorg.reverse)
            option("reverse", 1);
        if (reorg.extra > 0)
            option("extra", reorg.extra);
    }

    void layer(const Crop& crop)
    {
        option("crop_height", crop.height);
        option("crop_width", crop.width);
        if (!crop.adjust)
            option("noadjust", 1);
    }

    void layer(const Softmax& softmax)
    {
        option("groups", softmax.groups);
        if (softmax.temperature != 1.0)
            option("temperature", text(softmax.temperature));
    }

    void layer(const Cost&) {}

    void layer(const Upsample& upsample) { option("stride", upsample.stride); }

    void layer(const MaxPool& pool)
    {
        option("size", pool.size);
        option("stride", pool.stride);
        if (pool.padding != pool.size - 1)
            option("padding", pool.padding);
    }

    void layer(const Dropout& dropout) { option("probability", text(dropout.probability)); }

    void layer(const Yolo& yolo)
    {
        option("mask", list(yolo.mask));
        anchors(yolo.anchors);
        option("classes", yolo.classes);
        if (yolo.scaleXy != 1.0)
            option("scale_x_y", text(yolo.scaleXy));
        option("ignore_thresh", text(yolo.ignoreThreshold));
    }

    void layer(const Region& region)
    {
        anchors(region.anchors);
        option("classes", region.classes);
        option("coords", 4);
        if (region.softmax)
            option("softmax", 1);
        if (region.background)
            option("background", 1);
    }

    void layer(const DetectionGrid& grid)
    {
        option("side", grid.side);
        option("num", grid.boxes);
        option("classes", grid.classes);
        option("coords", 4);
        if (grid.squareRoot)
            option("sqrt", 1);
    }

    std::string take() { return std::move(m_text); }

private:
    void product(int from, Activation activation)
    {
        option("from", from);
        option("activation", activationName(activation));
    }

    void anchors(const std::vector<std::pair<double, double>>& sides)
    {
        std::string all;
        for (const auto& [width, height] : sides)
            all.append(all.empty() ? "" : ", ").append(text(width)).append(1, ',').append(text(height));
        option("anchors", all);
        option("num", static_cast<int>(sides.size()));
    }

    static std::string list(const std::vector<int>& values)
    {
        std::string all;
        for (const int value : values)
            all.append(all.empty() ? "" : ",").append(std::to_string(value));
        return all;
    }

    std::string m_text;
};

}  // namespace

std::string darknetCfg(const NetworkSpec& spec)
{
    CfgWriter writer;
    writer.section("net");
    writer.option("width", spec.input.width);
    writer.option("height", spec.input.height);
    writer.option("channels", spec.input.channels);
    writer.options(spec.other);
    for (const LayerSpec& layer : spec.layers) {
        writer.section(layerTypeName(layer));
        std::visit([&](const auto& parameters) { writer.layer(parameters); }, layer.parameters);
        writer.options(layer.other);
    }
    return writer.take();
}

}  // namespace abcp
