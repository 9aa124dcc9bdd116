#include "tests/support/reference_forward.h"

#include "core/base/random.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <limits>
#include <stdexcept>

using namespace abcp;

namespace {

std::size_t at(const Shape& shape, int channel, int y, int x)
{
    return static_cast<std::size_t>((std::int64_t{channel} * shape.height + y) * shape.width + x);
}

FeatureMap emptyMap(const Shape& shape)
{
    return {shape, std::vector<float>(static_cast<std::size_t>(shape.elements()))};
}

bool inside(const Shape& shape, int y, int x)
{
    return y >= 0 && y < shape.height && x >= 0 && x < shape.width;
}

double activated(double value, Activation activation)
{
    const double sigmoid = 1.0 / (1.0 + std::exp(-value));
    switch (activation) {
    case Activation::Linear:
        return value;
    case Activation::Leaky:
        return value < 0.0 ? 0.1 * value : value;
    case Activation::Relu:
        return std::max(value, 0.0);
    case Activation::Relu6:
        return std::min(std::max(value, 0.0), 6.0);
    case Activation::Logistic:
        return sigmoid;
    case Activation::Ramp:
        return std::max(value, 0.0) + 0.1 * value;
    case Activation::Tanh:
        return std::tanh(value);
    case Activation::Elu:
        return value < 0.0 ? std::exp(value) - 1.0 : value;
    case Activation::Swish:
        return value * sigmoid;
    case Activation::Mish:
        return value * std::tanh(std::log1p(std::exp(value)));
    case Activation::HardMish:
        return value > 0.0 ? value : value > -2.0 ? value * value / 2.0 + value : 0.0;
    case Activation::HardSwish:
        return value <= -3.0 ? 0.0 : value >= 3.0 ? value : value * (value + 3.0) / 6.0;
    }
    throw std::logic_error("unknown activation");
}

class Forward {
public:
    Forward(const Network& network, const FeatureMap& image) : m_network(network), m_image(image) {}

    FeatureMap compute(std::size_t index, const std::vector<FeatureMap>& before) const
    {
        const LayerSpec& layer = m_network.spec.layers[index];
        std::vector<const FeatureMap*> inputs;
        for (const int input : layerInputs(m_network.spec, static_cast<int>(index))) {
            inputs.push_back(input < 0 ? &m_image : &before[static_cast<std::size_t>(input)]);
            if (inputs.back()->values.empty())
                throw std::logic_error("a layer reads one that was not computed");
        }
        if (const auto* convolution = layer.as<Convolutional>())
            return convolve(*convolution, *m_network.weights[index], *inputs[0], layer.output);
        if (const auto* connected = layer.as<Connected>())
            return connect(*connected, *m_network.weights[index], *inputs[0], layer.output);
        if (const auto* local = layer.as<Local>())
            return convolveLocally(*local, *m_network.weights[index], *inputs[0], layer.output);
        if (const auto* shortcut = layer.as<Shortcut>())
            return add(*shortcut, inputs);
        if (const auto* sam = layer.as<Sam>())
            return multiply(sam->activation, *inputs[0], *inputs[1]);
        if (const auto* scale = layer.as<ScaleChannels>())
            return multiply(scale->activation, *inputs[1], *inputs[0]);
        if (const auto* route = layer.as<Route>())
            return join(*route, inputs, layer.output);
        if (layer.as<AveragePool>())
            return mean(*inputs[0], layer.output);
        if (const auto* reorg = layer.as<Reorg>())
            return reorganise(*reorg, *inputs[0], layer.output);
        if (const auto* crop = layer.as<Crop>())
            return middle(*crop, *inputs[0], layer.output);
        if (const auto* upsample = layer.as<Upsample>())
            return enlarge(*upsample, *inputs[0], layer.output);
        if (const auto* pool = layer.as<MaxPool>())
            return maximum(*pool, *inputs[0], layer.output);
        return *inputs[0];
    }

private:
    static FeatureMap convolve(const Convolutional& conv, const LayerWeights& weights, const FeatureMap& input,
                               const Shape& shape)
    {
        FeatureMap output = emptyMap(shape);
        const int inputsPerGroup = input.shape.channels / conv.groups;
        const int filtersPerGroup = conv.filters / conv.groups;
        for (int filter = 0; filter < conv.filters; ++filter) {
            const int firstInput = filter / filtersPerGroup * inputsPerGroup;
            const auto f = static_cast<std::size_t>(filter);
            for (int y = 0; y < shape.height; ++y)
                for (int x = 0; x < shape.width; ++x) {
                    double sum = 0.0;
                    std::size_t w = f * static_cast<std::size_t>(inputsPerGroup * conv.size * conv.size);
                    for (int c = 0; c < inputsPerGroup; ++c)
                        for (int ky = 0; ky < conv.size; ++ky)
                            for (int kx = 0; kx < conv.size; ++kx, ++w) {
                                const int iy = y * conv.stride + ky - conv.padding;
                                const int ix = x * conv.stride + kx - conv.padding;
                                if (inside(input.shape, iy, ix))
                                    sum += double{weights.weights.at(w)}
                                        * double{input.values[at(input.shape, firstInput + c, iy, ix)]};
                            }
                    if (conv.batchNormalize)
                        sum = normalized(sum, weights, f);
                    sum += double{weights.biases.at(f)};
                    output.values[at(shape, filter, y, x)] = static_cast<float>(activated(sum, conv.activation));
                }
        }
        return output;
    }

    static double normalized(double sum, const LayerWeights& weights, std::size_t filter)
    {
        return (sum - double{weights.rollingMean.at(filter)}) / std::sqrt(double{weights.rollingVariance.at(filter)} + batchNormEpsilon)
            * double{weights.scales.at(filter)};
    }

    static FeatureMap connect(const Connected& connected, const LayerWeights& weights, const FeatureMap& input, const Shape& shape)
    {
        FeatureMap output = emptyMap(shape);
        for (std::size_t o = 0; o < output.values.size(); ++o) {
            double sum = 0.0;
            for (std::size_t i = 0; i < input.values.size(); ++i)
                sum += double{weights.weights.at(o * input.values.size() + i)} * double{input.values[i]};
            if (connected.batchNormalize)
                sum = normalized(sum, weights, o);
            output.values[o] = static_cast<float>(activated(sum + double{weights.biases.at(o)}, connected.activation));
        }
        return output;
    }

    static FeatureMap convolveLocally(const Local& local, const LayerWeights& weights, const FeatureMap& input, const Shape& shape)
    {
        FeatureMap output = emptyMap(shape);
        std::size_t w = 0;
        for (int y = 0; y < shape.height; ++y)
            for (int x = 0; x < shape.width; ++x)
                for (int filter = 0; filter < local.filters; ++filter) {
                    double sum = double{weights.biases.at(at(shape, filter, y, x))};
                    for (int c = 0; c < input.shape.channels; ++c)
                        for (int ky = 0; ky < local.size; ++ky)
                            for (int kx = 0; kx < local.size; ++kx, ++w) {
                                const int iy = y * local.stride + ky - local.padding;
                                const int ix = x * local.stride + kx - local.padding;
                                if (inside(input.shape, iy, ix))
                                    sum += double{weights.weights.at(w)} * double{input.values[at(input.shape, c, iy, ix)]};
                            }
                    output.values[at(shape, filter, y, x)] = static_cast<float>(activated(sum, local.activation));
                }
        return output;
    }

    static FeatureMap add(const Shortcut& shortcut, const std::vector<const FeatureMap*>& inputs)
    {
        FeatureMap output = *inputs[0];
        const Shape& to = output.shape;
        for (std::size_t i = 1; i < inputs.size(); ++i) {
            const FeatureMap& added = *inputs[i];
            const Shape& from = added.shape;
            const int stride = std::max(from.width / to.width, 1), sample = std::max(to.width / from.width, 1);
            for (int c = 0; c < std::min(to.channels, from.channels); ++c)
                for (int y = 0; y < std::min(to.height, from.height); ++y)
                    for (int x = 0; x < std::min(to.width, from.width); ++x)
                        output.values[at(to, c, y * sample, x * sample)] += added.values[at(from, c, y * stride, x * stride)];
        }
        for (float& value : output.values)
            value = static_cast<float>(activated(double{value}, shortcut.activation));
        return output;
    }

    // `factors` holds one value a place of `map`, or one a channel.
    static FeatureMap multiply(Activation activation, const FeatureMap& map, const FeatureMap& factors)
    {
        FeatureMap output = map;
        const std::size_t places = map.values.size() / factors.values.size();
        for (std::size_t i = 0; i < output.values.size(); ++i)
            output.values[i] = static_cast<float>(activated(double{map.values[i]} * double{factors.values[i / places]}, activation));
        return output;
    }

    static FeatureMap join(const Route& route, const std::vector<const FeatureMap*>& inputs, const Shape& shape)
    {
        FeatureMap output{shape, {}};
        for (const FeatureMap* input : inputs) {
            const std::ptrdiff_t part = std::ssize(input->values) / route.groups;
            const auto begin = input->values.begin() + part * route.groupId;
            output.values.insert(output.values.end(), begin, begin + part);
        }
        return output;
    }

    static FeatureMap mean(const FeatureMap& input, const Shape& shape)
    {
        FeatureMap output = emptyMap(shape);
        const std::size_t places = input.values.size() / output.values.size();
        for (std::size_t i = 0; i < input.values.size(); ++i)
            output.values[i / places] += input.values[i] / static_cast<float>(places);
        return output;
    }

    // Position by position: the value at (channel, y, x) of the array with fewer, wider channels belongs to the
    // place in it of (part, offset) of the array with more channels, both taken as flat lists.
    static FeatureMap reorganise(const Reorg& reorg, const FeatureMap& input, const Shape& shape)
    {
        FeatureMap output = emptyMap(shape);
        if (reorg.extra > 0) {
            std::ranges::copy(input.values, output.values.begin());
            return output;
        }
        const Shape many = input.shape;
        const int s = reorg.stride, parts = many.channels / (s * s);
        const Shape wide{parts, many.height * s, many.width * s};
        for (int k = 0; k < many.channels; ++k)
            for (int y = 0; y < many.height; ++y)
                for (int x = 0; x < many.width; ++x) {
                    const int offset = k / parts;
                    const std::size_t inMany = at(many, k, y, x);
                    const std::size_t inWide = at(wide, k % parts, y * s + offset / s, x * s + offset % s);
                    if (reorg.reverse)
                        output.values[inWide] = input.values[inMany];
                    else
                        output.values[inMany] = input.values[inWide];
                }
        return output;
    }

    static FeatureMap middle(const Crop& crop, const FeatureMap& input, const Shape& shape)
    {
        FeatureMap output = emptyMap(shape);
        const int top = (input.shape.height - shape.height) / 2, left = (input.shape.width - shape.width) / 2;
        for (int c = 0; c < shape.channels; ++c)
            for (int y = 0; y < shape.height; ++y)
                for (int x = 0; x < shape.width; ++x) {
                    const float value = input.values[at(input.shape, c, y + top, x + left)];
                    output.values[at(shape, c, y, x)] = crop.adjust ? value * 2.0f - 1.0f : value;
                }
        return output;
    }

    static FeatureMap enlarge(const Upsample& upsample, const FeatureMap& input, const Shape& shape)
    {
        FeatureMap output = emptyMap(shape);
        for (int c = 0; c < shape.channels; ++c)
            for (int y = 0; y < shape.height; ++y)
                for (int x = 0; x < shape.width; ++x)
                    output.values[at(shape, c, y, x)] =
                        input.values[at(input.shape, c, y / upsample.stride, x / upsample.stride)];
        return output;
    }

    static FeatureMap maximum(const MaxPool& pool, const FeatureMap& input, const Shape& shape)
    {
        FeatureMap output = emptyMap(shape);
        for (int c = 0; c < shape.channels; ++c)
            for (int y = 0; y < shape.height; ++y)
                for (int x = 0; x < shape.width; ++x) {
                    float best = -std::numeric_limits<float>::infinity();
                    for (int ky = 0; ky < pool.size; ++ky)
                        for (int kx = 0; kx < pool.size; ++kx) {
                            const int iy = y * pool.stride + ky - pool.padding / 2;
                            const int ix = x * pool.stride + kx - pool.padding / 2;
                            if (inside(input.shape, iy, ix))
                                best = std::max(best, input.values[at(input.shape, c, iy, ix)]);
                        }
                    output.values[at(shape, c, y, x)] = best;
                }
        return output;
    }

    const Network& m_network;
    const FeatureMap& m_image;
};

void zeroRemovedChannels(FeatureMap& map, const std::vector<bool>& kept)
{
    const auto area = static_cast<std::ptrdiff_t>(map.shape.height) * map.shape.width;
    for (std::size_t c = 0; c < kept.size(); ++c)
        if (!kept[c]) {
            const auto begin = map.values.begin() + static_cast<std::ptrdiff_t>(c) * area;
            std::fill(begin, begin + area, 0.0f);
        }
}

}  // namespace

FeatureMap randomImage(const Shape& shape, std::uint64_t seed)
{
    FeatureMap image = emptyMap(shape);
    Generator generator(seed);
    for (float& value : image.values)
        value = static_cast<float>(generator.normal());
    return image;
}

std::vector<FeatureMap> referenceForward(const Network& network, const FeatureMap& image)
{
    const Forward forward(network, image);
    std::vector<FeatureMap> outputs;
    for (std::size_t i = 0; i < network.spec.size(); ++i)
        outputs.push_back(forward.compute(i, outputs));
    return outputs;
}

std::vector<FeatureMap> maskedForward(const Network& network, const FeatureMap& image, const SearchSpace& space,
                                      const PruningPlan& plan)
{
    const Forward forward(network, image);
    std::vector<FeatureMap> outputs;
    for (std::size_t i = 0; i < network.spec.size(); ++i) {
        if (plan.removedLayer[i]) {
            const auto block = std::ranges::find(space.blocks, static_cast<int>(i), &ResidualBlock::shortcut);
            outputs.push_back(block == space.blocks.end() ? FeatureMap{}
                                                          : outputs[static_cast<std::size_t>(block->input)]);
            continue;
        }
        FeatureMap output = forward.compute(i, outputs);
        zeroRemovedChannels(output, keptChannelMask(space, plan, static_cast<int>(i)));
        outputs.push_back(std::move(output));
    }
    return outputs;
}

std::vector<bool> keptChannelMask(const SearchSpace& space, const PruningPlan& plan, int layer)
{
    std::vector<bool> kept;
    for (const ChannelSegment& segment : space.segments[static_cast<std::size_t>(layer)])
        for (int i = 0; i < segment.channels; ++i)
            kept.push_back(segment.group < 0
                           || std::ranges::binary_search(plan.keptChannels[static_cast<std::size_t>(segment.group)], segment.first + i));
    return kept;
}
