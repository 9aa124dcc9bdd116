#include "core/pruning/search_space.h"

#include "core/pruning/residual_blocks.h"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <utility>

namespace abcp {

namespace {

using Segments = std::vector<ChannelSegment>;

constexpr int networkInput = -1;

bool isDepthwise(const Convolutional& convolution, int inputChannels)
{
    return convolution.groups > 1 && convolution.groups == inputChannels && convolution.filters == inputChannels;
}

std::string atLayer(const std::string& what, std::size_t index)
{
    return what + " (layer " + std::to_string(index) + ")";
}

// Disjoint sets of producers (Tarjan's union-find), each with the reason for which it may not shrink. A set's
// root is its first producer, because producers are added in ascending order and the lower root wins.
class ProducerSets {
public:
    int add(int layer)
    {
        m_parent.push_back(static_cast<int>(m_parent.size()));
        m_layer.push_back(layer);
        m_frozen.emplace_back();
        return m_parent.back();
    }

    int root(int set)
    {
        while (parent(set) != set) {
            parent(set) = parent(parent(set));
            set = parent(set);
        }
        return set;
    }

    void unite(int a, int b)
    {
        const auto [low, high] = std::minmax({root(a), root(b)});
        if (low == high)
            return;
        parent(high) = low;
        freeze(low, frozen(high));
    }

    // An empty reason leaves it as it is; the first one stays.
    void freeze(int set, const std::string& reason)
    {
        std::string& current = m_frozen[static_cast<std::size_t>(root(set))];
        if (current.empty())
            current = reason;
    }

    const std::string& frozen(int set) const { return m_frozen[static_cast<std::size_t>(set)]; }
    int layer(int set) const { return m_layer[static_cast<std::size_t>(set)]; }
    int size() const { return static_cast<int>(m_parent.size()); }

private:
    int& parent(int set) { return m_parent[static_cast<std::size_t>(set)]; }

    std::vector<int> m_parent;
    std::vector<int> m_layer;
    std::vector<std::string> m_frozen;
};

// Walks the layers once, following every channel from the convolution that makes it.
class ChannelTracer {
public:
    explicit ChannelTracer(const NetworkSpec& spec) : m_spec(spec), m_segments(spec.size())
    {
        for (std::size_t i = 0; i < spec.size(); ++i)
            m_segments[i] = trace(i);
        if (!m_segments.empty())
            freeze(m_segments.back(), "output of the network");
    }

    void fill(SearchSpace& space)
    {
        std::vector<int> groupOfSet(static_cast<std::size_t>(m_sets.size()));
        for (int set = 0; set < m_sets.size(); ++set) {
            const int root = m_sets.root(set);
            int& group = groupOfSet[static_cast<std::size_t>(set)];
            if (root == set) {
                group = static_cast<int>(space.groups.size());
                const std::string& reason = m_sets.frozen(root);
                space.groups.push_back({.producers = {}, .followers = {}, .channels = channelsOf(m_sets.layer(set)),
                                        .prunable = reason.empty(), .reason = reason});
            } else {
                group = groupOfSet[static_cast<std::size_t>(root)];
            }
            space.groups[static_cast<std::size_t>(group)].producers.push_back(m_sets.layer(set));
        }
        for (Segments& segments : m_segments)
            for (ChannelSegment& segment : segments)
                if (segment.group != networkInput)
                    segment.group = groupOfSet[static_cast<std::size_t>(segment.group)];
        for (const int layer : m_depthwise) {
            const Segments& segments = m_segments[static_cast<std::size_t>(layer)];
            if (segments.size() == 1 && segments.front().group != networkInput)
                space.groups[static_cast<std::size_t>(segments.front().group)].followers.push_back(layer);
        }
        space.segments = std::move(m_segments);
    }

private:
    int channelsOf(int layer) const { return m_spec.layers[static_cast<std::size_t>(layer)].output.channels; }

    Segments outputOf(int layer) const
    {
        if (layer == networkInput)
            return {{.group = networkInput, .begin = 0, .channels = m_spec.input.channels}};
        return m_segments[static_cast<std::size_t>(layer)];
    }

    void freeze(const Segments& segments, const std::string& reason)
    {
        for (const ChannelSegment& segment : segments)
            if (segment.group != networkInput)
                m_sets.freeze(segment.group, reason);
    }

    Segments trace(std::size_t index)
    {
        const LayerSpec& layer = m_spec.layers[index];
        const std::vector<int> inputs = layerInputs(m_spec, static_cast<int>(index));
        if (const auto* convolution = layer.as<Convolutional>())
            return traceConvolution(*convolution, index, outputOf(inputs.front()));
        if (layer.as<Shortcut>())
            return traceShortcut(index, outputOf(inputs.front()), outputOf(inputs.back()));
        if (layer.as<Route>())
            return traceRoute(inputs);
        Segments same = outputOf(inputs.front());
        if (layer.as<Yolo>())
            freeze(same, atLayer("output of a detection head", index));
        return same;
    }

    Segments traceConvolution(const Convolutional& convolution, std::size_t index, Segments input)
    {
        if (isDepthwise(convolution, m_spec.layers[index].input.channels)) {
            m_depthwise.push_back(static_cast<int>(index));
            return input;
        }
        const int set = m_sets.add(static_cast<int>(index));
        if (convolution.groups != 1) {
            freeze(input, atLayer("read by a grouped convolution", index));
            m_sets.freeze(set, atLayer("made by a grouped convolution", index));
        }
        return {{.group = set, .begin = 0, .channels = convolution.filters}};
    }

    Segments traceShortcut(std::size_t index, Segments output, const Segments& other)
    {
        if (!std::ranges::equal(output, other, {}, &ChannelSegment::channels, &ChannelSegment::channels)) {
            const std::string reason = atLayer("added to channels that are joined in another way", index);
            freeze(output, reason);
            freeze(other, reason);
            return output;
        }
        for (std::size_t i = 0; i < output.size(); ++i) {
            if (output[i].group != networkInput && other[i].group != networkInput) {
                m_sets.unite(output[i].group, other[i].group);
            } else if (output[i].group != other[i].group) {
                output[i].group = std::max(output[i].group, other[i].group);
                m_sets.freeze(output[i].group, atLayer("added to channels of the network's input", index));
            }
        }
        return output;
    }

    Segments traceRoute(const std::vector<int>& inputs) const
    {
        Segments joined;
        int begin = 0;
        for (const int input : inputs)
            for (ChannelSegment segment : outputOf(input)) {
                segment.begin = begin;
                begin += segment.channels;
                joined.push_back(segment);
            }
        return joined;
    }

    const NetworkSpec& m_spec;
    ProducerSets m_sets;
    std::vector<Segments> m_segments;  // .group is a set until fill()
    std::vector<int> m_depthwise;
};

}  // namespace

int SearchSpace::prunableBlocks() const
{
    return static_cast<int>(std::ranges::count(blocks, true, &ResidualBlock::prunable));
}

int SearchSpace::prunableGroups() const
{
    return static_cast<int>(std::ranges::count(groups, true, &CouplingGroup::prunable));
}

int SearchSpace::prunableConvolutions() const
{
    return std::accumulate(groups.begin(), groups.end(), 0, [](int sum, const CouplingGroup& group) {
        return group.prunable ? sum + static_cast<int>(group.producers.size() + group.followers.size()) : sum;
    });
}

int SearchSpace::groupOfLayer(int layer) const
{
    const auto found = std::ranges::find_if(groups, [layer](const CouplingGroup& group) {
        return std::ranges::binary_search(group.producers, layer) || std::ranges::binary_search(group.followers, layer);
    });
    return found == groups.end() ? -1 : static_cast<int>(found - groups.begin());
}

SearchSpace deriveSearchSpace(const NetworkSpec& spec)
{
    SearchSpace space;
    space.blocks = findResidualBlocks(spec);
    ChannelTracer(spec).fill(space);
    return space;
}

}  // namespace abcp
