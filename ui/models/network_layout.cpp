#include "ui/models/network_layout.h"

#include <algorithm>
#include <map>

namespace abcp::ui {

namespace {

constexpr double narrow = 0.4;  // a layer without weights

NetworkLayout::Kind kindOf(const LayerSpec& layer)
{
    if (producedChannels(layer) > 0)
        return NetworkLayout::Kind::Weights;
    if (endsNetwork(layer))
        return NetworkLayout::Kind::Head;
    if (layer.as<Shortcut>() || layer.as<Route>() || layer.as<Sam>() || layer.as<ScaleChannels>())
        return NetworkLayout::Kind::Join;
    return NetworkLayout::Kind::Other;
}

void addBars(NetworkLayout& layout, const NetworkSpec& spec, const SearchSpace& space)
{
    std::map<int, int> hues;  // by group
    for (std::size_t i = 0; i < spec.size(); ++i) {
        NetworkLayout::Bar bar;
        bar.layer = static_cast<int>(i);
        bar.kind = kindOf(spec.layers[i]);
        bar.left = layout.width;
        bar.width = bar.kind == NetworkLayout::Kind::Weights ? 1 : narrow;
        bar.channels = spec.layers[i].output.channels;
        const int group = bar.kind == NetworkLayout::Kind::Weights ? space.groupOfLayer(bar.layer) : -1;
        if (group >= 0 && space.groups[static_cast<std::size_t>(group)].prunable) {
            const CouplingGroup& coupling = space.groups[static_cast<std::size_t>(group)];
            bar.group = group;
            if (coupling.producers.size() + coupling.followers.size() > 1)
                bar.hue = hues.try_emplace(group, static_cast<int>(hues.size())).first->second;
        }
        if (bar.kind == NetworkLayout::Kind::Weights)
            layout.largestChannels = std::max(layout.largestChannels, bar.channels);
        layout.width += bar.width;
        layout.bars.push_back(bar);
    }
}

void addBrackets(NetworkLayout& layout, const SearchSpace& space)
{
    for (std::size_t b = 0; b < space.blocks.size(); ++b) {
        const ResidualBlock& block = space.blocks[b];
        const NetworkLayout::Bar& last = layout.bars[static_cast<std::size_t>(block.shortcut)];
        NetworkLayout::Bracket bracket{static_cast<int>(b), layout.bars[static_cast<std::size_t>(block.firstLayer)].left,
                                       last.left + last.width, 0, block.prunable};
        // Nested blocks come before the outer: one level below whatever lies inside.
        for (const NetworkLayout::Bracket& inner : layout.brackets)
            if (inner.left < bracket.right && bracket.left < inner.right)
                bracket.level = std::max(bracket.level, inner.level + 1);
        layout.levels = std::max(layout.levels, bracket.level + 1);
        layout.brackets.push_back(bracket);
    }
}

void addArcs(NetworkLayout& layout, const NetworkSpec& spec, const SearchSpace& space)
{
    for (const NetworkLayout::Bar& bar : layout.bars) {
        if (bar.kind != NetworkLayout::Kind::Join)
            continue;
        const bool route = spec.layers[static_cast<std::size_t>(bar.layer)].as<Route>() != nullptr;
        for (const int source : layerInputs(spec, bar.layer)) {
            if (source == bar.layer - 1)
                continue;
            NetworkLayout::Arc arc{source,       bar.layer, source < 0 ? 0 : layout.bars[static_cast<std::size_t>(source)].centre(),
                                   bar.centre(), -1,        route};
            for (std::size_t b = 0; b < space.blocks.size(); ++b)
                if (space.blocks[b].shortcut == bar.layer && space.blocks[b].input == source)
                    arc.block = static_cast<int>(b);
            layout.arcs.push_back(arc);
        }
    }
}

}  // namespace

int NetworkLayout::layerAt(double x) const
{
    if (x < 0 || x >= width)
        return -1;
    const auto after = std::ranges::upper_bound(bars, x, {}, &Bar::left);
    return std::prev(after)->layer;
}

int NetworkLayout::blockAt(double x, int level) const
{
    for (const Bracket& bracket : brackets)
        if (bracket.level == level && x >= bracket.left && x < bracket.right)
            return bracket.block;
    return -1;
}

NetworkLayout layOut(const NetworkSpec& spec, const SearchSpace& space)
{
    NetworkLayout layout;
    addBars(layout, spec, space);
    addBrackets(layout, space);
    addArcs(layout, spec, space);
    return layout;
}

}  // namespace abcp::ui
