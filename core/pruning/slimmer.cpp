#include "core/pruning/slimmer.h"

#include "core/pruning/spec_surgery.h"

#include <cassert>
#include <cstddef>
#include <memory>
#include <numeric>
#include <utility>

namespace abcp {

namespace {

using Channels = std::vector<int>;  // ascending positions among a layer's channels

std::size_t at(int index)
{
    return static_cast<std::size_t>(index);
}

// Positions that stay among the output channels of a layer, -1 for the network's input.
Channels keptPositions(const Network& network, const SearchSpace& space, const PruningPlan& plan, int layer)
{
    Channels positions;
    if (layer < 0) {
        positions.resize(at(network.spec.input.channels));
        std::iota(positions.begin(), positions.end(), 0);
        return positions;
    }
    for (const ChannelSegment& segment : space.segments[at(layer)]) {
        if (segment.group < 0) {
            for (int i = 0; i < segment.channels; ++i)
                positions.push_back(segment.begin + i);
        } else {
            for (const int channel : plan.keptChannels[at(segment.group)])
                positions.push_back(segment.begin + channel);
        }
    }
    return positions;
}

std::vector<float> pick(const std::vector<float>& values, const Channels& channels)
{
    std::vector<float> picked;
    if (values.empty())
        return picked;
    picked.reserve(channels.size());
    for (const int channel : channels)
        picked.push_back(values[at(channel)]);
    return picked;
}

// weights: filters x inputs x area; keeps the given filters and inputs.
std::vector<float> pickFilters(const std::vector<float>& weights, const Channels& filters, const Channels& inputs,
                               std::size_t inputCount, std::size_t area)
{
    std::vector<float> picked;
    picked.reserve(filters.size() * inputs.size() * area);
    for (const int filter : filters)
        for (const int input : inputs) {
            const auto kernel = weights.begin() + static_cast<std::ptrdiff_t>((at(filter) * inputCount + at(input)) * area);
            picked.insert(picked.end(), kernel, kernel + static_cast<std::ptrdiff_t>(area));
        }
    return picked;
}

std::shared_ptr<const ConvolutionWeights> cutWeights(const Network& network, const SearchSpace& space,
                                                     const PruningPlan& plan, int layer)
{
    const std::shared_ptr<const ConvolutionWeights>& original = network.weights[at(layer)];
    const auto* convolution = network.spec.layers[at(layer)].as<Convolutional>();
    if (!original || !convolution)
        return original;
    const int inputChannels = network.spec.layers[at(layer)].input.channels;
    const Channels filters = keptPositions(network, space, plan, layer);
    Channels inputs = keptPositions(network, space, plan, layerInputs(network.spec, layer).front());
    if (filters.size() == at(convolution->filters) && inputs.size() == at(inputChannels))
        return original;
    if (convolution->groups > 1)
        inputs = {0};  // depthwise: each filter reads its own channel; other grouped ones never change
    auto cut = std::make_shared<ConvolutionWeights>();
    cut->biases = pick(original->biases, filters);
    cut->scales = pick(original->scales, filters);
    cut->rollingMean = pick(original->rollingMean, filters);
    cut->rollingVariance = pick(original->rollingVariance, filters);
    cut->weights = pickFilters(original->weights, filters, inputs, at(inputChannels / convolution->groups),
                               at(convolution->size) * at(convolution->size));
    return cut;
}

}  // namespace

Network slim(const Network& network, const SearchSpace& space, const PruningPlan& plan)
{
    assert(plan.removedLayer.size() == network.spec.size() && plan.keptChannels.size() == space.groups.size());
    std::vector<int> keptCounts;
    keptCounts.reserve(plan.keptChannels.size());
    for (const Channels& channels : plan.keptChannels)
        keptCounts.push_back(static_cast<int>(channels.size()));
    Network cut{.spec = cutSpec(network.spec, space, plan.removedLayer, keptCounts), .weights = {},
                .imagesSeen = network.imagesSeen};
    for (std::size_t i = 0; i < network.weights.size(); ++i)
        if (!plan.removedLayer[i])
            cut.weights.push_back(cutWeights(network, space, plan, static_cast<int>(i)));
    return cut;
}

std::vector<int> slimIndices(const PruningPlan& plan)
{
    return indicesAfterRemoval(plan.removedLayer);
}

}  // namespace abcp
