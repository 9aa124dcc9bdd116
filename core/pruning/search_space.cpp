#include "core/pruning/search_space.h"

#include "core/pruning/residual_blocks.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <utility>

namespace abcp {

namespace {

using Segments = std::vector<ChannelSegment>;

constexpr int fixed = -1;  // group of channels that no cut can remove

bool isDepthwise(const Convolutional& convolution, int inputChannels)
{
    return convolution.groups > 1 && convolution.groups == inputChannels && convolution.filters == inputChannels;
}

std::string atLayer(const std::string& what, std::size_t index)
{
    return what + " (layer " + std::to_string(index) + ")";
}

// Disjoint sets of producers (Tarjan's union-find), each with the parts its channels are cut into and the reason for
// which it may not shrink. A set's root is its first producer, because producers are added in ascending order and the
// lower root wins.
class ProducerSets {
public:
    int add(int layer, int channels)
    {
        m_parent.push_back(static_cast<int>(m_parent.size()));
        m_layer.push_back(layer);
        m_channels.push_back(channels);
        m_parts.push_back(1);
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
        cut(low, parts(high));
    }

    // Into the least number of parts that `parts` and what was asked for before divide.
    void cut(int set, int parts)
    {
        int& current = m_parts[static_cast<std::size_t>(root(set))];
        const std::int64_t common = std::lcm(std::int64_t{current}, std::int64_t{parts});
        if (parts == 1)
            return;
        if (channels(set) % common != 0)
            freeze(set, "cut into parts of different sizes");
        else if (common == channels(set))
            freeze(set, "cut into single channels by grouped convolutions");
        else
            current = static_cast<int>(common);
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
    int channels(int set) const { return m_channels[static_cast<std::size_t>(set)]; }
    int parts(int set) const { return m_parts[static_cast<std::size_t>(set)]; }
    int size() const { return static_cast<int>(m_parent.size()); }

private:
    int& parent(int set) { return m_parent[static_cast<std::size_t>(set)]; }

    std::vector<int> m_parent;
    std::vector<int> m_layer;
    std::vector<int> m_channels;
    std::vector<int> m_parts;
    std::vector<std::string> m_frozen;
};

// Walks the layers once, following every channel from the convolution that makes it.
class ChannelTracer {
public:
    explicit ChannelTracer(const NetworkSpec& spec) : m_spec(spec), m_segments(spec.size())
    {
        for (std::size_t i = 0; i < spec.size(); ++i)
            m_segments[i] = trace(i);
        for (const int result : spec.results()) {
            const auto next = static_cast<std::size_t>(result) + 1;
            freeze(outputOf(result), next < spec.size() && headClasses(spec.layers[next]) ? atLayer("output of a detection head", next)
                                                                                           : "output of the network");
        }
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
                space.groups.push_back({.producers = {}, .followers = {}, .channels = m_sets.channels(set),
                                        .prunable = reason.empty(), .reason = reason, .parts = m_sets.parts(root)});
            } else {
                group = groupOfSet[static_cast<std::size_t>(root)];
            }
            space.groups[static_cast<std::size_t>(group)].producers.push_back(m_sets.layer(set));
        }
        for (Segments& segments : m_segments)
            for (ChannelSegment& segment : segments)
                if (segment.group != fixed)
                    segment.group = groupOfSet[static_cast<std::size_t>(segment.group)];
        for (const int layer : m_depthwise) {
            const Segments& segments = m_segments[static_cast<std::size_t>(layer)];
            if (segments.size() != 1 || segments.front().group == fixed)
                continue;
            CouplingGroup& group = space.groups[static_cast<std::size_t>(segments.front().group)];
            if (segments.front().channels == group.channels)
                group.followers.push_back(layer);
        }
        space.segments = std::move(m_segments);
    }

private:
    static Segments fixedChannels(int channels) { return {{.group = fixed, .begin = 0, .channels = channels}}; }

    Segments outputOf(int layer) const
    {
        if (layer < 0)
            return fixedChannels(m_spec.input.channels);
        return m_segments[static_cast<std::size_t>(layer)];
    }

    void freeze(const Segments& segments, const std::string& reason)
    {
        for (const ChannelSegment& segment : segments)
            if (segment.group != fixed)
                m_sets.freeze(segment.group, reason);
    }

    Segments trace(std::size_t index)
    {
        const LayerSpec& layer = m_spec.layers[index];
        const std::vector<int> inputs = layerInputs(m_spec, static_cast<int>(index));
        Segments first = outputOf(inputs.front());
        if (const auto* convolution = layer.as<Convolutional>())
            return traceConvolution(*convolution, index, std::move(first));
        if (const int channels = producedChannels(layer); channels > 0)
            return {{.group = m_sets.add(static_cast<int>(index), channels), .begin = 0, .channels = channels}};
        if (const auto* route = layer.as<Route>())
            return traceRoute(*route, index);
        if (layer.as<Reorg>()) {
            freeze(first, atLayer("mixed with other channels by a reorg", index));
            return fixedChannels(layer.output.channels);
        }
        // Shortcuts and products; of a single input there is nothing to tie.
        for (std::size_t i = 1; i < inputs.size(); ++i)
            tie(first, outputOf(inputs[i]), index);
        return first;
    }

    Segments traceConvolution(const Convolutional& convolution, std::size_t index, Segments input)
    {
        if (isDepthwise(convolution, m_spec.layers[index].input.channels)) {
            m_depthwise.push_back(static_cast<int>(index));
            return input;
        }
        const int set = m_sets.add(static_cast<int>(index), convolution.filters);
        if (convolution.groups != 1) {
            cut(input, convolution.groups, atLayer("read by a grouped convolution", index));
            m_sets.cut(set, convolution.groups);
        }
        return {{.group = set, .begin = 0, .channels = convolution.filters}};
    }

    // For a reader that takes the channels in equal parts. Parts of a concatenation need not shrink alike: it is frozen.
    void cut(const Segments& segments, int parts, const std::string& reason)
    {
        if (segments.size() == 1 && segments.front().group != fixed && isWhole(segments.front()))
            m_sets.cut(segments.front().group, parts);
        else
            freeze(segments, reason);
    }

    bool isWhole(const ChannelSegment& segment) const { return segment.channels == m_sets.channels(segment.group); }

    static bool liesAlike(const ChannelSegment& a, const ChannelSegment& b)
    {
        return a.channels == b.channels && a.first == b.first;
    }

    // Makes `output` and `other`, joined value by value, keep the same channels.
    void tie(Segments& output, const Segments& other, std::size_t index)
    {
        if (!std::ranges::equal(output, other, liesAlike)) {
            const std::string reason = atLayer("joined with channels of another number or order", index);
            freeze(output, reason);
            freeze(other, reason);
            return;
        }
        for (std::size_t i = 0; i < output.size(); ++i) {
            const bool anyFixed = output[i].group == fixed || other[i].group == fixed;
            if (!anyFixed && m_sets.channels(output[i].group) == m_sets.channels(other[i].group)) {
                m_sets.unite(output[i].group, other[i].group);
                continue;
            }
            const std::string reason = atLayer(anyFixed ? "joined with channels that always stay" : "joined with a part of other channels", index);
            freeze({output[i]}, reason);
            freeze({other[i]}, reason);
            output[i].group = std::max(output[i].group, other[i].group);
        }
    }

    Segments traceRoute(const Route& route, std::size_t index)
    {
        Segments joined;
        int begin = 0;
        for (const int input : route.layers) {
            Segments segments = outputOf(input);
            if (route.groups > 1)
                segments = partOf(std::move(segments), route, m_spec.layers[static_cast<std::size_t>(input)].output.channels, index);
            for (ChannelSegment segment : segments) {
                segment.begin = begin;
                begin += segment.channels;
                joined.push_back(segment);
            }
        }
        return joined;
    }

    // The segments of the groupId-th of a route's parts of `channels` channels.
    Segments partOf(Segments segments, const Route& route, int channels, std::size_t index)
    {
        cut(segments, route.groups, atLayer("read in part by a route", index));
        const int size = channels / route.groups, begin = route.groupId * size, end = begin + size;
        Segments part;
        for (const ChannelSegment& segment : segments) {
            const int from = std::max(begin, segment.begin), to = std::min(end, segment.begin + segment.channels);
            if (from < to)
                part.push_back({.group = segment.group, .begin = from - begin, .channels = to - from,
                                .first = segment.first + from - segment.begin});
        }
        return part;
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
