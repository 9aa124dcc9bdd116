#include "core/exporting/onnx_layers.h"

#include "core/base/error.h"
#include "core/network/weight_layout.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace abcp {

namespace {

using Ints = std::vector<std::int64_t>;

// Weights and biases of a layer in one form: weights as Darknet has them, scaled by the batch norm where that is folded.
struct FilterValues {
    std::vector<float> weights, biases;
};

FilterValues foldedValues(const LayerSpec& layer, const LayerWeights& raw)
{
    FilterValues values{raw.weights, raw.biases};
    const WeightBlocks blocks = weightBlocks(layer);
    const std::size_t perFilter = blocks.inputs * blocks.area;
    for (std::size_t f = 0; f < raw.scales.size(); ++f) {
        const double factor = static_cast<double>(raw.scales[f]) / std::sqrt(static_cast<double>(raw.rollingVariance[f]) + batchNormEpsilon);
        for (std::size_t i = f * perFilter; i < (f + 1) * perFilter; ++i)
            values.weights[i] = static_cast<float>(values.weights[i] * factor);
        values.biases[f] = static_cast<float>(values.biases[f] - raw.rollingMean[f] * factor);
    }
    return values;
}

class LayerWriter {
public:
    LayerWriter(OnnxGraph& graph, const Network& network, std::string input, bool fold)
        : m_graph(graph), m_network(network), m_input(std::move(input)), m_fold(fold)
    {
    }

    std::vector<std::string> run()
    {
        for (std::size_t i = 0; i < m_network.spec.size(); ++i) {
            m_index = static_cast<int>(i);
            const std::string input = valueOf(m_index - 1);
            m_values.push_back(std::visit([&](const auto& parameters) { return write(parameters, input); }, layer().parameters));
        }
        return std::move(m_values);
    }

private:
    const LayerSpec& layer() const { return m_network.spec.layers[static_cast<std::size_t>(m_index)]; }
    const LayerWeights& weights() const { return *m_network.weights[static_cast<std::size_t>(m_index)]; }
    const std::string& valueOf(int index) const { return index < 0 ? m_input : m_values[static_cast<std::size_t>(index)]; }
    const Shape& shapeOf(int index) const
    {
        return index < 0 ? m_network.spec.input : m_network.spec.layers[static_cast<std::size_t>(index)].output;
    }
    // "layer_12_convolutional" and parts of it, "layer_12_convolutional_activation".
    std::string name(const std::string& part = {}) const
    {
        return "layer_" + std::to_string(m_index) + "_" + layerTypeName(layer()) + (part.empty() ? part : "_" + part);
    }

    std::string times(const std::string& part, const std::string& value, float factor)
    {
        return m_graph.node("Mul", name(part), {value, m_graph.scalar(name(part) + "_factor", factor)});
    }

    std::string activate(const std::string& value, Activation activation)
    {
        const std::string result = name("activation");
        // x * max(0, min(1, alpha x + beta))
        const auto gated = [&](float alpha, float beta) {
            return m_graph.node("Mul", result, {value, m_graph.node("HardSigmoid", name("gate"), {value}, {{"alpha", alpha}, {"beta", beta}})});
        };
        switch (activation) {
        case Activation::Linear: return value;
        case Activation::Leaky: return m_graph.node("LeakyRelu", result, {value}, {{"alpha", 0.1f}});
        case Activation::Relu: return m_graph.node("Relu", result, {value});
        case Activation::Relu6:  // OpenCV 4.6 knows Clip only as it was before operator set 11
            return m_graph.node("Mul", result, {m_graph.node("HardSigmoid", name("sixth"), {value}, {{"alpha", 1.0f / 6.0f}, {"beta", 0.0f}}),
                                                m_graph.scalar(name("six"), 6.0f)});
        case Activation::Logistic: return m_graph.node("Sigmoid", result, {value});
        case Activation::Ramp: return m_graph.node("Add", result, {m_graph.node("Relu", name("rectified"), {value}), times("tenth", value, 0.1f)});
        case Activation::Tanh: return m_graph.node("Tanh", result, {value});
        case Activation::Elu: return m_graph.node("Elu", result, {value}, {{"alpha", 1.0f}});
        case Activation::Swish: return m_graph.node("Mul", result, {value, m_graph.node("Sigmoid", name("sigmoid"), {value})});
        case Activation::Mish:
            return m_graph.node("Mul", result, {value, m_graph.node("Tanh", name("tanh"), {m_graph.node("Softplus", name("softplus"), {value})})});
        case Activation::HardMish: return gated(0.5f, 1.0f);
        case Activation::HardSwish: return gated(1.0f / 6.0f, 0.5f);
        }
        return value;
    }

    // A convolution with its batch norm; the kernel's extents may differ.
    std::string convolve(const std::string& input, Ints extents, std::int64_t stride, std::int64_t padding, std::int64_t groups)
    {
        const bool kept = hasBatchNorm(layer()) && !m_fold;
        const FilterValues values = kept ? FilterValues{weights().weights, {}} : foldedValues(layer(), weights());
        const std::int64_t filters = producedChannels(layer());
        std::vector<std::string> inputs{
            input, m_graph.constant(name("weights"), {filters, layer().input.channels / groups, extents[0], extents[1]}, values.weights)};
        if (!kept)
            inputs.push_back(m_graph.constant(name("biases"), {filters}, values.biases));
        const std::string sums = m_graph.node("Conv", name(), inputs,
                                              {{"kernel_shape", std::move(extents)}, {"strides", Ints{stride, stride}}, {"pads", Ints(4, padding)},
                                               {"dilations", Ints{1, 1}}, {"group", groups}});
        if (!kept)
            return sums;
        return m_graph.node("BatchNormalization", name("norm"),
                            {sums, m_graph.constant(name("scales"), {filters}, weights().scales), m_graph.constant(name("shifts"), {filters}, weights().biases),
                             m_graph.constant(name("means"), {filters}, weights().rollingMean),
                             m_graph.constant(name("variances"), {filters}, weights().rollingVariance)},
                            {{"epsilon", static_cast<float>(batchNormEpsilon)}});
    }

    std::string write(const Convolutional& convolution, const std::string& input)
    {
        return activate(convolve(input, {convolution.size, convolution.size}, convolution.stride, convolution.padding, convolution.groups),
                        convolution.activation);
    }

    // As a convolution that covers its whole input: the same weights in the same order, and maps stay four-dimensional.
    std::string write(const Connected& connected, const std::string& input)
    {
        return activate(convolve(input, {layer().input.height, layer().input.width}, 1, 0, 1), connected.activation);
    }

    // A depthwise convolution with one-hot kernels lays each window out as a column; a 1 x 1 convolution with a group for each place does the rest.
    std::string write(const Local& local, const std::string& input)
    {
        const std::int64_t area = std::int64_t{local.size} * local.size, window = layer().input.channels * area;
        const std::int64_t places = std::int64_t{layer().output.height} * layer().output.width, filters = local.filters;
        std::vector<float> picks(static_cast<std::size_t>(window * area));
        for (std::int64_t i = 0; i < window; ++i)
            picks[static_cast<std::size_t>(i * area + i % area)] = 1.0f;
        const std::string columns = m_graph.node("Conv", name("windows"), {input, m_graph.constant(name("picks"), {window, 1, local.size, local.size}, picks)},
                                                 {{"kernel_shape", Ints{local.size, local.size}}, {"strides", Ints{local.stride, local.stride}},
                                                  {"pads", Ints(4, local.padding)}, {"dilations", Ints{1, 1}}, {"group", std::int64_t{layer().input.channels}}});
        const std::string byPlace = m_graph.transpose(name("by_place"), m_graph.reshape(name("columns"), columns, {1, window, places}), {0, 2, 1});

        std::vector<float> biases(static_cast<std::size_t>(places * filters));  // ours: filters x places
        for (std::int64_t f = 0; f < filters; ++f)
            for (std::int64_t p = 0; p < places; ++p)
                biases[static_cast<std::size_t>(p * filters + f)] = weights().biases[static_cast<std::size_t>(f * places + p)];
        const std::string sums = m_graph.node("Conv", name(),
                                              {m_graph.reshape(name("stacked"), byPlace, {1, places * window, 1, 1}),
                                               m_graph.constant(name("weights"), {places * filters, window, 1, 1}, weights().weights),
                                               m_graph.constant(name("biases"), {places * filters}, biases)},
                                              {{"kernel_shape", Ints{1, 1}}, {"strides", Ints{1, 1}}, {"pads", Ints(4, 0)}, {"dilations", Ints{1, 1}},
                                               {"group", places}});
        const std::string byFilter = m_graph.transpose(name("by_filter"), m_graph.reshape(name("unstacked"), sums, {1, places, filters}), {0, 2, 1});
        return activate(m_graph.reshape(name("map"), byFilter, onnxShape(layer().output)), local.activation);
    }

    // What is added to a map of shape `to` of one of shape `from`; see Shortcut.
    std::string resampled(const std::string& part, const std::string& value, const Shape& from, const Shape& to)
    {
        const std::int64_t channels = std::min(from.channels, to.channels);
        const std::int64_t height = std::min(from.height, to.height), width = std::min(from.width, to.width);
        const std::int64_t step = std::max(1, from.width / to.width), spread = std::max(1, to.width / from.width);
        std::string result = value;
        if (from != Shape{static_cast<int>(channels), static_cast<int>(height), static_cast<int>(width)})
            result = m_graph.slice(name(part + "_part"), result,
                                   {{1, 0, channels}, {2, 0, (height - 1) * step + 1, step}, {3, 0, (width - 1) * step + 1, step}});
        if (spread > 1) {
            const std::vector<float> ones(static_cast<std::size_t>(channels), 1.0f);
            result = m_graph.node("ConvTranspose", name(part + "_spread"), {result, m_graph.constant(name(part + "_ones"), {channels, 1, 1, 1}, ones)},
                                  {{"kernel_shape", Ints{1, 1}}, {"strides", Ints{spread, spread}}, {"pads", Ints(4, 0)}, {"dilations", Ints{1, 1}},
                                   {"group", channels}});
        }
        const Ints missing{0, 0, 0, 0, 0, to.channels - channels, to.height - ((height - 1) * spread + 1), to.width - ((width - 1) * spread + 1)};
        if (std::ranges::all_of(missing, [](std::int64_t count) { return count == 0; }))
            return result;
        return m_graph.node("Pad", name(part + "_padded"), {result, m_graph.integers(name(part + "_missing"), missing), m_graph.scalar(name(part + "_zero"), 0.0f)},
                            {{"mode", std::string("constant")}});
    }

    std::string write(const Shortcut& shortcut, const std::string& input)
    {
        std::string sum = input;
        for (std::size_t i = 0; i < shortcut.from.size(); ++i) {
            const std::string part = shortcut.from.size() > 1 ? "from_" + std::to_string(shortcut.from[i]) : "from";
            const std::string other = resampled(part, valueOf(shortcut.from[i]), shapeOf(shortcut.from[i]), layer().output);
            sum = m_graph.node("Add", i + 1 < shortcut.from.size() ? name("sum_" + std::to_string(i)) : name(), {sum, other});
        }
        return activate(sum, shortcut.activation);
    }

    std::string write(const Sam& sam, const std::string& input)
    {
        return activate(m_graph.node("Mul", name(), {input, valueOf(sam.from)}), sam.activation);
    }

    std::string write(const ScaleChannels& scale, const std::string& input)
    {
        return activate(m_graph.node("Mul", name(), {valueOf(scale.from), input}), scale.activation);
    }

    std::string write(const Route& route, const std::string&)
    {
        std::vector<std::string> parts;
        for (std::size_t i = 0; i < route.layers.size(); ++i) {
            const int source = route.layers[i];
            std::string part = valueOf(source);
            if (route.groups > 1) {
                const std::int64_t channels = shapeOf(source).channels / route.groups;
                part = m_graph.slice(name(route.layers.size() > 1 ? "part_" + std::to_string(i) : ""), part,
                                     {{1, channels * route.groupId, channels * (route.groupId + 1)}});
            }
            parts.push_back(part);
        }
        return parts.size() == 1 ? parts.front() : m_graph.node("Concat", name(), parts, {{"axis", std::int64_t{1}}});
    }

    std::string write(const Upsample& upsample, const std::string& input)
    {
        const auto factor = static_cast<float>(upsample.stride);
        const float scales[] = {1.0f, 1.0f, factor, factor};
        return m_graph.node("Resize", name(), {input, "", m_graph.constant(name("scales"), {4}, scales)},
                            {{"mode", std::string("nearest")}, {"coordinate_transformation_mode", std::string("asymmetric")},
                             {"nearest_mode", std::string("floor")}});
    }

    // Padding that no window reaches is left out: runtimes want less of it than the window's size.
    std::string write(const MaxPool& pool, const std::string& input)
    {
        const std::int64_t before = pool.padding / 2;
        const auto after = [&](std::int64_t extent, std::int64_t windows) {
            const std::int64_t lastBegin = (windows - 1) * pool.stride - before;
            if (lastBegin >= extent)
                throw InputError(name(), "its padding leaves a window without a pixel");
            return std::max<std::int64_t>(0, lastBegin + pool.size - extent);
        };
        return m_graph.node("MaxPool", name(), {input},
                            {{"kernel_shape", Ints{pool.size, pool.size}}, {"strides", Ints{pool.stride, pool.stride}},
                             {"pads", Ints{before, before, after(layer().input.height, layer().output.height), after(layer().input.width, layer().output.width)}}});
    }

    std::string write(const AveragePool&, const std::string& input) { return m_graph.node("GlobalAveragePool", name(), {input}); }

    std::string write(const Reorg& reorg, const std::string& input)
    {
        const Shape& in = layer().input;
        if (reorg.extra > 0) {
            const std::string flat = m_graph.reshape(name("flat"), input, {1, in.elements(), 1, 1});
            return m_graph.node("Pad", name(), {flat, m_graph.integers(name("missing"), {0, 0, 0, 0, 0, reorg.extra, 0, 0}), m_graph.scalar(name("zero"), 0.0f)},
                                {{"mode", std::string("constant")}});
        }
        const std::int64_t stride = reorg.stride, parts = in.channels / (stride * stride);
        const std::string mixed = reorg.reverse
            ? m_graph.transpose(name("mixed"), m_graph.reshape(name("parts"), input, {stride, stride, parts, in.height, in.width}), {2, 3, 0, 4, 1})
            : m_graph.transpose(name("mixed"), m_graph.reshape(name("parts"), input, {parts, in.height, stride, in.width, stride}), {2, 4, 0, 1, 3});
        return m_graph.reshape(name(), mixed, onnxShape(layer().output));
    }

    std::string write(const Crop& crop, const std::string& input)
    {
        const std::int64_t top = (layer().input.height - crop.height) / 2, left = (layer().input.width - crop.width) / 2;
        const std::string middle = m_graph.slice(name(), input, {{2, top, top + crop.height}, {3, left, left + crop.width}});
        if (!crop.adjust)
            return middle;
        return m_graph.node("Sub", name("adjusted"), {times("doubled", middle, 2.0f), m_graph.scalar(name("one"), 1.0f)});
    }

    // Without effect outside training, or decoded apart.
    std::string write(const Dropout&, const std::string& input) { return input; }
    std::string write(const Softmax&, const std::string& input) { return input; }
    std::string write(const Cost&, const std::string& input) { return input; }
    std::string write(const Yolo&, const std::string& input) { return input; }
    std::string write(const Region&, const std::string& input) { return input; }
    std::string write(const DetectionGrid&, const std::string& input) { return input; }

    OnnxGraph& m_graph;
    const Network& m_network;
    std::string m_input;
    bool m_fold;
    int m_index = 0;
    std::vector<std::string> m_values;
};

}  // namespace

std::vector<std::string> addOnnxLayers(OnnxGraph& graph, const Network& network, const std::string& input, bool foldBatchNorm)
{
    return LayerWriter(graph, network, input, foldBatchNorm).run();
}

}  // namespace abcp
