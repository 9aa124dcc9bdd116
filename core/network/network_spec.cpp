#include "core/network/network_spec.h"

#include "core/base/error.h"
#include "core/network/complexity.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <limits>
#include <set>

namespace abcp {

namespace {

template <typename... Functions>
struct Overloaded : Functions... {
    using Functions::operator()...;
};

// Product of factors >= 0, or the largest 64-bit value when it does not fit.
std::int64_t boundedProduct(std::initializer_list<std::int64_t> factors)
{
    std::int64_t product = 1;
    for (const std::int64_t factor : factors)
        if (__builtin_mul_overflow(product, factor, &product))
            return std::numeric_limits<std::int64_t>::max();
    return product;
}

class ShapeInference {
public:
    ShapeInference(NetworkSpec& spec, const std::filesystem::path& source) : m_spec(spec), m_source(source) {}

    void run()
    {
        if (m_spec.size() > maxLayers)
            throw InputError(m_source, "more than " + std::to_string(maxLayers) + " layers");
        const Shape& input = m_spec.input;
        if (std::min({input.channels, input.height, input.width}) < 1
            || std::max({input.channels, input.height, input.width}) > maxExtent || input.elements() > maxLayerElements)
            throw InputError(m_source, "the network's input of " + text(input) + " is out of range");
        std::int64_t elements = input.elements();
        Complexity cost;
        for (m_index = 0; m_index < static_cast<int>(m_spec.size()); ++m_index) {
            LayerSpec& layer = m_spec.layers[static_cast<std::size_t>(m_index)];
            inferLayer(layer);
            elements += layer.output.elements();
            require(elements <= maxElements, "the outputs of the layers up to here take too much memory");
            cost += layerComplexity(layer);
            require(cost.params <= maxParameters, "the layers up to here have too many parameters");
            require(cost.macs <= maxMacs, "the layers up to here need too many operations");
        }
    }

private:
    static std::string text(const Shape& shape)
    {
        return std::to_string(shape.width) + " x " + std::to_string(shape.height) + " x "
               + std::to_string(shape.channels);
    }

    const LayerSpec& current() const { return m_spec.layers[static_cast<std::size_t>(m_index)]; }

    [[noreturn]] void fail(const std::string& what) const
    {
        const std::string reason = "layer " + std::to_string(m_index) + " [" + layerTypeName(current()) + "]: " + what;
        if (current().line > 0)
            throw InputError(m_source, current().line, reason);
        throw InputError(m_source, reason);
    }

    void require(bool good, const char* what) const
    {
        if (!good)
            fail(what);
    }

    void requireRange(const char* key, int value, int least, int most) const
    {
        if (value < least || value > most)
            fail(std::string(key) + " must be from " + std::to_string(least) + " to " + std::to_string(most) + ", got "
                 + std::to_string(value));
    }

    // Output of an earlier layer, -1 being the network's input.
    const Shape& outputOf(int layer, const char* key) const
    {
        if (layer == -1)
            return m_spec.input;
        if (layer < 0 || layer >= m_index)
            fail(std::string(key) + " must name an earlier layer, got " + std::to_string(layer));
        const LayerSpec& read = m_spec.layers[static_cast<std::size_t>(layer)];
        if (read.as<Yolo>())
            fail("reads layer " + std::to_string(layer) + ", a [yolo] head, whose output ends the network");
        return read.output;
    }

    void inferLayer(LayerSpec& layer)
    {
        if (const Route* route = layer.as<Route>()) {
            require(!route->layers.empty(), "layers must name at least one layer");
            require(route->layers.front() >= 0, "layers must name an earlier layer");
            layer.input = outputOf(route->layers.front(), "layers");
        } else {
            layer.input = outputOf(m_index - 1, "");
        }
        layer.output = {};  // stays invalid when the layer is refused
        const std::int64_t channels = std::visit(
            [&](const auto& parameters) { return infer(parameters, layer.input, layer.output); }, layer.parameters);
        if (channels > maxExtent || layer.output.height > maxExtent || layer.output.width > maxExtent)
            fail("an output side is larger than " + std::to_string(maxExtent));
        layer.output.channels = static_cast<int>(channels);
        require(layer.output.elements() <= maxLayerElements, "its output takes too much memory");
    }

    // Each sets the output's height and width and returns its channels.
    std::int64_t infer(const Convolutional& conv, const Shape& in, Shape& out) const
    {
        requireRange("filters", conv.filters, 1, maxExtent);
        requireRange("size", conv.size, 1, maxExtent);
        requireRange("stride", conv.stride, 1, maxExtent);
        requireRange("padding", conv.padding, 0, maxExtent);
        requireRange("groups", conv.groups, 1, maxExtent);
        if (in.channels % conv.groups != 0 || conv.filters % conv.groups != 0)
            fail("groups=" + std::to_string(conv.groups) + " must divide both the input channels ("
                 + std::to_string(in.channels) + ") and the filters (" + std::to_string(conv.filters) + ")");
        out.height = windows(in.height, 2 * conv.padding, conv.size, conv.stride);
        out.width = windows(in.width, 2 * conv.padding, conv.size, conv.stride);
        const std::int64_t weights = boundedProduct({conv.filters, in.channels / conv.groups, conv.size, conv.size});
        require(weights <= maxParameters, "it has too many weights (filters, size)");
        return conv.filters;
    }

    std::int64_t infer(const Shortcut& shortcut, const Shape& in, Shape& out) const
    {
        require(shortcut.from >= 0, "from must name an earlier layer");
        const Shape& other = outputOf(shortcut.from, "from");
        if (other != in)
            fail("from names layer " + std::to_string(shortcut.from) + " with " + text(other)
                 + ", but the layer before gives " + text(in));
        out = in;
        return in.channels;
    }

    std::int64_t infer(const Route& route, const Shape& in, Shape& out) const
    {
        std::int64_t channels = 0;
        for (const int layer : route.layers) {
            require(layer >= 0, "layers must name earlier layers");
            const Shape& other = outputOf(layer, "layers");
            if (other.height != in.height || other.width != in.width)
                fail("layers have different sizes: layer " + std::to_string(route.layers.front()) + " is " + text(in)
                     + ", layer " + std::to_string(layer) + " is " + text(other));
            channels += other.channels;
        }
        out = in;
        return channels;
    }

    std::int64_t infer(const Upsample& upsample, const Shape& in, Shape& out) const
    {
        requireRange("stride", upsample.stride, 1, maxExtent);
        const std::int64_t stride = upsample.stride;
        require(std::max(in.height, in.width) * stride <= maxExtent, "stride makes the output too large");
        out.height = in.height * upsample.stride;
        out.width = in.width * upsample.stride;
        return in.channels;
    }

    std::int64_t infer(const MaxPool& pool, const Shape& in, Shape& out) const
    {
        requireRange("size", pool.size, 1, maxExtent);
        requireRange("stride", pool.stride, 1, maxExtent);
        // More padding would leave windows without a pixel.
        requireRange("padding", pool.padding, 0, 2 * pool.size - 1);
        out.height = windows(in.height, pool.padding, pool.size, pool.stride);
        out.width = windows(in.width, pool.padding, pool.size, pool.stride);
        return in.channels;
    }

    std::int64_t infer(const Dropout& dropout, const Shape& in, Shape& out) const
    {
        require(dropout.probability >= 0.0 && dropout.probability < 1.0, "probability must be at least 0 and below 1");
        out = in;
        return in.channels;
    }

    std::int64_t infer(const Yolo& yolo, const Shape& in, Shape& out) const
    {
        const auto goodAnchor = [](const auto& anchor) {
            return std::isfinite(anchor.first) && std::isfinite(anchor.second) && anchor.first > 0 && anchor.second > 0;
        };
        require(!yolo.anchors.empty() && std::ranges::all_of(yolo.anchors, goodAnchor),
                "anchors must be pairs of positive numbers");
        require(!yolo.mask.empty(), "mask must name at least one anchor");
        for (const int anchor : yolo.mask)
            requireRange("mask", anchor, 0, static_cast<int>(yolo.anchors.size()) - 1);
        require(std::set(yolo.mask.begin(), yolo.mask.end()).size() == yolo.mask.size(), "mask names an anchor twice");
        requireRange("classes", yolo.classes, 1, maxExtent);
        const std::int64_t wanted = static_cast<std::int64_t>(yolo.mask.size()) * (5 + yolo.classes);
        if (in.channels != wanted)
            fail("needs mask x (5 + classes) = " + std::to_string(wanted) + " channels, but the layer before has "
                 + std::to_string(in.channels) + " (filters)");
        out = in;
        return in.channels;
    }

    // How many windows fit: (extent + padding - size) / stride + 1.
    int windows(int extent, int padding, int size, int stride) const
    {
        if (extent + padding < size)
            fail("size=" + std::to_string(size) + " is larger than its padded input of "
                 + std::to_string(extent + padding));
        return (extent + padding - size) / stride + 1;
    }

    NetworkSpec& m_spec;
    const std::filesystem::path& m_source;
    int m_index = 0;
};

}  // namespace

std::vector<int> NetworkSpec::heads() const
{
    std::vector<int> indices;
    for (std::size_t i = 0; i < layers.size(); ++i)
        if (layers[i].as<Yolo>())
            indices.push_back(static_cast<int>(i));
    return indices;
}

std::string layerTypeName(const LayerSpec& layer)
{
    return std::visit(Overloaded{[](const Convolutional&) { return "convolutional"; },
                                 [](const Shortcut&) { return "shortcut"; }, [](const Route&) { return "route"; },
                                 [](const Upsample&) { return "upsample"; }, [](const MaxPool&) { return "maxpool"; },
                                 [](const Dropout&) { return "dropout"; }, [](const Yolo&) { return "yolo"; }},
                      layer.parameters);
}

std::string activationName(Activation activation)
{
    switch (activation) {
    case Activation::Linear:
        return "linear";
    case Activation::Leaky:
        return "leaky";
    case Activation::Relu:
        return "relu";
    }
    return {};
}

std::vector<int> layerInputs(const NetworkSpec& spec, int index)
{
    const LayerSpec& layer = spec.layers.at(static_cast<std::size_t>(index));
    if (const Route* route = layer.as<Route>())
        return route->layers;
    if (const Shortcut* shortcut = layer.as<Shortcut>())
        return {index - 1, shortcut->from};
    return {index - 1};
}

void inferShapes(NetworkSpec& spec, const std::filesystem::path& source)
{
    ShapeInference(spec, source).run();
}

NetworkSpec resized(NetworkSpec spec, int width, int height)
{
    spec.input.width = width;
    spec.input.height = height;
    inferShapes(spec);
    return spec;
}

}  // namespace abcp
