#include "core/pruning/spec_surgery.h"

#include "core/base/error.h"

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <string>

namespace abcp {

namespace {

// Where a reader of a layer reads once the removed blocks are bypassed.
class Bypasses {
public:
    Bypasses(const SearchSpace& space, const std::vector<bool>& removed)
        : m_removed(removed), m_blockInput(removed.size(), noBlock), m_newIndex(indicesAfterRemoval(removed))
    {
        for (const ResidualBlock& block : space.blocks)
            if (block.prunable)
                m_blockInput[static_cast<std::size_t>(block.shortcut)] = block.input;
    }

    // Index in the cut network of what stands in for layer `layer` of the original, -1 for the network's input.
    int newIndexOf(int layer) const
    {
        while (layer >= 0 && m_removed[static_cast<std::size_t>(layer)]) {
            const int input = m_blockInput[static_cast<std::size_t>(layer)];
            if (input == noBlock)
                throw InputError(std::string("pruning plan"),
                                 "layer " + std::to_string(layer) + " is removed but still read");
            layer = input;
        }
        return layer < 0 ? layer : m_newIndex[static_cast<std::size_t>(layer)];
    }

private:
    static constexpr int noBlock = -2;

    const std::vector<bool>& m_removed;
    std::vector<int> m_blockInput;  // at the index of a prunable block's shortcut
    std::vector<int> m_newIndex;
};

// The layer with that many output channels, where it makes them itself.
void resize(LayerSpec& layer, int keptChannels)
{
    if (auto* convolution = layer.as<Convolutional>()) {
        if (convolution->groups == layer.input.channels && convolution->groups == convolution->filters)
            convolution->groups = keptChannels;  // depthwise; other grouped ones keep as many channels of each group
        convolution->filters = keptChannels;
    } else if (auto* connected = layer.as<Connected>()) {
        connected->outputs = keptChannels;
    } else if (auto* local = layer.as<Local>()) {
        local->filters = keptChannels;
    }
}

// A segment that is not its whole group holds whole parts of it, of which as many stay as of any other.
int keptOfSegment(const SearchSpace& space, const ChannelSegment& segment, const std::vector<int>& keptCounts)
{
    const auto group = static_cast<std::size_t>(segment.group);
    return keptCounts[group] == space.groups[group].channels
        ? segment.channels
        : static_cast<int>(std::int64_t{keptCounts[group]} * segment.channels / space.groups[group].channels);
}

}  // namespace

std::vector<bool> removedLayers(const SearchSpace& space, const PruningAction& action)
{
    if (action.keepBlock.size() != space.blocks.size() || action.pruningRatio.size() != space.groups.size())
        throw InputError(std::string("pruning action"), "it decides on " + std::to_string(action.keepBlock.size())
                         + " blocks and " + std::to_string(action.pruningRatio.size()) + " groups, the network has "
                         + std::to_string(space.blocks.size()) + " and " + std::to_string(space.groups.size()));
    std::vector<bool> removed(space.segments.size(), false);
    for (std::size_t b = 0; b < space.blocks.size(); ++b) {
        const ResidualBlock& block = space.blocks[b];
        if (block.prunable && !action.keepBlock[b])
            std::fill(removed.begin() + block.firstLayer, removed.begin() + block.shortcut + 1, true);
    }
    return removed;
}

int keptOutputChannels(const SearchSpace& space, int layer, const std::vector<int>& keptCounts)
{
    int channels = 0;
    for (const ChannelSegment& segment : space.segments[static_cast<std::size_t>(layer)])
        channels += segment.group < 0 ? segment.channels : keptOfSegment(space, segment, keptCounts);
    return channels;
}

NetworkSpec cutSpec(const NetworkSpec& spec, const SearchSpace& space, const std::vector<bool>& removed,
                    const std::vector<int>& keptCounts)
{
    assert(removed.size() == spec.size() && space.segments.size() == spec.size());
    assert(keptCounts.size() == space.groups.size());
    const Bypasses bypasses(space, removed);
    NetworkSpec cut{.input = spec.input, .layers = {}, .other = spec.other};
    cut.layers.reserve(spec.size());
    for (std::size_t i = 0; i < spec.size(); ++i) {
        if (removed[i])
            continue;
        LayerSpec layer = spec.layers[i];
        layer.line = 0;
        if (auto* route = layer.as<Route>()) {
            for (int& source : route->layers)
                source = bypasses.newIndexOf(source);
        } else if (bypasses.newIndexOf(static_cast<int>(i) - 1) != static_cast<int>(cut.size()) - 1) {
            throw InputError(std::string("pruning plan"),
                             "layer " + std::to_string(i) + " would no longer follow what it reads");
        }
        if (auto* shortcut = layer.as<Shortcut>())
            for (int& source : shortcut->from)
                source = bypasses.newIndexOf(source);
        else if (auto* sam = layer.as<Sam>())
            sam->from = bypasses.newIndexOf(sam->from);
        else if (auto* scale = layer.as<ScaleChannels>())
            scale->from = bypasses.newIndexOf(scale->from);
        resize(layer, keptOutputChannels(space, static_cast<int>(i), keptCounts));
        cut.layers.push_back(std::move(layer));
    }
    inferShapes(cut, "pruned network");
    return cut;
}

std::vector<int> indicesAfterRemoval(const std::vector<bool>& removed)
{
    std::vector<int> indices(removed.size(), -1);
    int next = 0;
    for (std::size_t i = 0; i < removed.size(); ++i)
        if (!removed[i])
            indices[i] = next++;
    return indices;
}

}  // namespace abcp
