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
        if (endsNetwork(read) && !current().as<Cost>())
            fail("reads layer " + std::to_string(layer) + ", a [" + layerTypeName(read)
                 + "], whose output ends the network");
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
        require(m_index > 0 || !endsNetwork(layer), "has no layer before it whose output it could read");
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

    std::int64_t infer(const Connected& connected, const Shape& in, Shape& out) const
    {
        requireRange("output", connected.outputs, 1, maxExtent);
        require(boundedProduct({connected.outputs, in.elements()}) <= maxParameters, "it has too many weights (output)");
        out.height = out.width = 1;
        return connected.outputs;
    }

    std::int64_t infer(const Local& local, const Shape& in, Shape& out) const
    {
        requireRange("filters", local.filters, 1, maxExtent);
        requireRange("size", local.size, 1, maxExtent);
        requireRange("stride", local.stride, 1, maxExtent);
        requireRange("padding", local.padding, 0, maxExtent);
        out.height = windows(in.height, 2 * local.padding, local.size, local.stride);
        out.width = windows(in.width, 2 * local.padding, local.size, local.stride);
        const std::int64_t weights =
            boundedProduct({local.filters, in.channels, local.size, local.size, out.height, out.width});
        require(weights <= maxParameters, "it has too many weights (filters, size)");
        return local.filters;
    }

    std::int64_t infer(const Shortcut& shortcut, const Shape& in, Shape& out) const
    {
        require(!shortcut.from.empty(), "from must name an earlier layer");
        for (const int from : shortcut.from) {
            require(from >= 0, "from must name an earlier layer");
            const Shape& other = outputOf(from, "from");
            // Darknet's rule, with its integer divisions.
            if (other.width / in.width != other.height / in.height || in.width / other.width != in.height / other.height)
                fail("from names layer " + std::to_string(from) + " with " + text(other)
                     + ", but the layer before gives " + text(in) + ": width and height must differ by the same factor");
        }
        out = in;
        return in.channels;
    }

    std::int64_t infer(const Sam& sam, const Shape& in, Shape& out) const
    {
        require(sam.from >= 0, "from must name an earlier layer");
        const Shape& other = outputOf(sam.from, "from");
        if (other != in)
            fail("from names layer " + std::to_string(sam.from) + " with " + text(other) + ", but the layer before gives "
                 + text(in));
        out = in;
        return in.channels;
    }

    std::int64_t infer(const ScaleChannels& scale, const Shape& in, Shape& out) const
    {
        require(scale.from >= 0, "from must name an earlier layer");
        const Shape& other = outputOf(scale.from, "from");
        if (in.width != 1 || in.height != 1 || in.channels != other.channels)
            fail("needs one value for each of the " + std::to_string(other.channels) + " channels of layer "
                 + std::to_string(scale.from) + ", but the layer before gives " + text(in));
        out = other;
        return other.channels;
    }

    std::int64_t infer(const Route& route, const Shape& in, Shape& out) const
    {
        requireRange("groups", route.groups, 1, maxExtent);
        requireRange("group_id", route.groupId, 0, route.groups - 1);
        std::int64_t channels = 0;
        for (const int layer : route.layers) {
            require(layer >= 0, "layers must name earlier layers");
            const Shape& other = outputOf(layer, "layers");
            if (other.height != in.height || other.width != in.width)
                fail("layers have different sizes: layer " + std::to_string(route.layers.front()) + " is " + text(in)
                     + ", layer " + std::to_string(layer) + " is " + text(other));
            if (other.channels % route.groups != 0)
                fail("groups=" + std::to_string(route.groups) + " must divide the " + std::to_string(other.channels)
                     + " channels of layer " + std::to_string(layer));
            channels += other.channels / route.groups;
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

    std::int64_t infer(const AveragePool&, const Shape& in, Shape& out) const
    {
        out.height = out.width = 1;
        return in.channels;
    }

    std::int64_t infer(const Reorg& reorg, const Shape& in, Shape& out) const
    {
        requireRange("stride", reorg.stride, 1, maxExtent);
        requireRange("extra", reorg.extra, 0, maxExtent);
        if (reorg.extra > 0) {
            out.height = out.width = 1;
            return in.elements() + reorg.extra;
        }
        const std::int64_t area = std::int64_t{reorg.stride} * reorg.stride;
        require(in.channels % area == 0, "stride x stride must divide the channels of the layer before");
        if (reorg.reverse) {
            require(std::int64_t{std::max(in.height, in.width)} * reorg.stride <= maxExtent,
                    "stride makes the output too large");
            out.height = in.height * reorg.stride;
            out.width = in.width * reorg.stride;
            return in.channels / area;
        }
        require(in.height % reorg.stride == 0 && in.width % reorg.stride == 0,
                "stride must divide the width and the height of the layer before");
        out.height = in.height / reorg.stride;
        out.width = in.width / reorg.stride;
        return in.channels * area;
    }

    std::int64_t infer(const Crop& crop, const Shape& in, Shape& out) const
    {
        requireRange("crop_height", crop.height, 1, in.height);
        requireRange("crop_width", crop.width, 1, in.width);
        out.height = crop.height;
        out.width = crop.width;
        return in.channels;
    }

    std::int64_t infer(const Softmax& softmax, const Shape& in, Shape& out) const
    {
        requireRange("groups", softmax.groups, 1, maxExtent);
        require(in.elements() % softmax.groups == 0, "groups must divide the values of the layer before");
        require(std::isfinite(softmax.temperature) && softmax.temperature > 0.0, "temperature must be above 0");
        out = in;
        return in.channels;
    }

    std::int64_t infer(const Cost&, const Shape& in, Shape& out) const
    {
        out = in;
        return in.channels;
    }

    std::int64_t infer(const Yolo& yolo, const Shape& in, Shape& out) const
    {
        requireAnchors(yolo.anchors);
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

    std::int64_t infer(const Region& region, const Shape& in, Shape& out) const
    {
        requireAnchors(region.anchors);
        requireRange("classes", region.classes, 1, maxExtent);
        const std::int64_t wanted = static_cast<std::int64_t>(region.anchors.size()) * (5 + region.classes);
        if (in.channels != wanted)
            fail("needs num x (5 + classes) = " + std::to_string(wanted) + " channels, but the layer before has "
                 + std::to_string(in.channels) + " (filters)");
        out = in;
        return in.channels;
    }

    std::int64_t infer(const DetectionGrid& grid, const Shape& in, Shape& out) const
    {
        requireRange("side", grid.side, 1, maxExtent);
        requireRange("num", grid.boxes, 1, maxExtent);
        requireRange("classes", grid.classes, 1, maxExtent);
        const std::int64_t wanted = boundedProduct({grid.side, grid.side, grid.classes + std::int64_t{5} * grid.boxes});
        if (in.elements() != wanted)
            fail("needs side x side x (classes + 5 x num) = " + std::to_string(wanted)
                 + " values, but the layer before gives " + std::to_string(in.elements()));
        out = in;
        return in.channels;
    }

    void requireAnchors(const std::vector<std::pair<double, double>>& anchors) const
    {
        const auto isGood = [](const auto& anchor) {
            return std::isfinite(anchor.first) && std::isfinite(anchor.second) && anchor.first > 0 && anchor.second > 0;
        };
        require(!anchors.empty() && std::ranges::all_of(anchors, isGood), "anchors must be pairs of positive numbers");
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

void inferShapes(NetworkSpec& spec, const std::filesystem::path& source)
{
    ShapeInference(spec, source).run();
}

}  // namespace abcp
