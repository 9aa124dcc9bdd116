#include "core/pruning/slimmer.h"

#include "core/network/weight_layout.h"
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
    if (layer >= 0)
        return keptChannels(space, plan, layer);
    Channels positions(at(network.spec.input.channels));
    std::iota(positions.begin(), positions.end(), 0);
    return positions;
}

// values: one run of `length` for each channel; keeps those of the given channels.
std::vector<float> pick(const std::vector<float>& values, const Channels& channels, std::size_t length = 1)
{
    std::vector<float> picked;
    if (values.empty())
        return picked;
    picked.reserve(channels.size() * length);
    for (const int channel : channels) {
        const auto run = values.begin() + static_cast<std::ptrdiff_t>(at(channel) * length);
        picked.insert(picked.end(), run, run + static_cast<std::ptrdiff_t>(length));
    }
    return picked;
}

// Of each group of inputs, the positions in the group that stay.
std::vector<Channels> keptInGroups(const Channels& inputs, const WeightBlocks& blocks)
{
    std::vector<Channels> kept(blocks.groups);
    for (const int input : inputs)
        kept[at(input) / blocks.inputs].push_back(static_cast<int>(at(input) % blocks.inputs));
    return kept;
}

std::vector<float> pickWeights(const std::vector<float>& weights, const Channels& filters, const Channels& inputs,
                               const WeightBlocks& blocks)
{
    const std::vector<Channels> kept = keptInGroups(inputs, blocks);
    std::vector<float> picked;
    picked.reserve(blocks.places * filters.size() * (inputs.size() / blocks.groups + 1) * blocks.area);
    for (std::size_t place = 0; place < blocks.places; ++place)
        for (const int filter : filters) {
            const auto first = weights.begin()
                + static_cast<std::ptrdiff_t>(blocks.begin(place, at(filter)));
            for (const int input : kept[blocks.groupOf(at(filter))]) {
                const auto kernel = first + static_cast<std::ptrdiff_t>(at(input) * blocks.area);
                picked.insert(picked.end(), kernel, kernel + static_cast<std::ptrdiff_t>(blocks.area));
            }
        }
    return picked;
}

std::shared_ptr<const LayerWeights> cutWeights(const Network& network, const SearchSpace& space, const PruningPlan& plan, int layer)
{
    const std::shared_ptr<const LayerWeights>& original = network.weights[at(layer)];
    const LayerSpec& spec = network.spec.layers[at(layer)];
    if (!original)
        return original;
    const Channels filters = keptPositions(network, space, plan, layer);
    const Channels inputs = keptPositions(network, space, plan, layerInputs(network.spec, layer).front());
    if (filters.size() == at(spec.output.channels) && inputs.size() == at(spec.input.channels))
        return original;
    const WeightBlocks blocks = weightBlocks(spec);
    auto cut = std::make_shared<LayerWeights>();
    cut->biases = pick(original->biases, filters, blocks.places);
    cut->scales = pick(original->scales, filters);
    cut->rollingMean = pick(original->rollingMean, filters);
    cut->rollingVariance = pick(original->rollingVariance, filters);
    cut->weights = pickWeights(original->weights, filters, inputs, blocks);
    return cut;
}

}  // namespace

std::vector<int> keptChannels(const SearchSpace& space, const PruningPlan& plan, int layer)
{
    Channels positions;
    for (const ChannelSegment& segment : space.segments[at(layer)]) {
        if (segment.group < 0) {
            for (int i = 0; i < segment.channels; ++i)
                positions.push_back(segment.begin + i);
        } else {
            for (const int channel : plan.keptChannels[at(segment.group)])
                if (channel >= segment.first && channel < segment.first + segment.channels)
                    positions.push_back(segment.begin + channel - segment.first);
        }
    }
    return positions;
}

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
