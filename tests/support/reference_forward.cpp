#include "tests/support/reference_forward.h"

#include "core/base/random.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
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
    switch (activation) {
    case Activation::Leaky:
        return value < 0.0 ? 0.1 * value : value;
    case Activation::Relu:
        return std::max(value, 0.0);
    case Activation::Linear:
        break;
    }
    return value;
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
        if (const auto* shortcut = layer.as<Shortcut>())
            return add(*shortcut, *inputs[0], *inputs[1]);
        if (layer.as<Route>())
            return join(inputs, layer.output);
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
                        sum = (sum - double{weights.rollingMean.at(f)})
                            / std::sqrt(double{weights.rollingVariance.at(f)} + batchNormEpsilon)
                            * double{weights.scales.at(f)};
                    sum += double{weights.biases.at(f)};
                    output.values[at(shape, filter, y, x)] = static_cast<float>(activated(sum, conv.activation));
                }
        }
        return output;
    }

    static FeatureMap add(const Shortcut& shortcut, const FeatureMap& a, const FeatureMap& b)
    {
        FeatureMap output = a;
        for (std::size_t i = 0; i < output.values.size(); ++i)
            output.values[i] = static_cast<float>(
                activated(double{a.values[i]} + double{b.values.at(i)}, shortcut.activation));
        return output;
    }

    static FeatureMap join(const std::vector<const FeatureMap*>& inputs, const Shape& shape)
    {
        FeatureMap output{shape, {}};
        for (const FeatureMap* input : inputs)
            output.values.insert(output.values.end(), input->values.begin(), input->values.end());
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
                           || std::ranges::binary_search(plan.keptChannels[static_cast<std::size_t>(segment.group)], i));
    return kept;
}
