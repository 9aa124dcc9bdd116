#include "core/training/frozen_layers.h"

#include "core/base/error.h"
#include "core/base/names.h"
#include "core/network/weight_layout.h"

#include <algorithm>
#include <cstddef>

namespace abcp {

namespace {

std::size_t backboneLength(const NetworkSpec& spec)
{
    std::size_t lastBlock = 0, lastReduction = 0;
    for (std::size_t i = 0; i < spec.size(); ++i) {
        const LayerSpec& layer = spec.layers[i];
        if (layer.as<Shortcut>())
            lastBlock = i + 1;
        if (!layer.as<Route>() && (layer.output.width < layer.input.width || layer.output.height < layer.input.height))
            lastReduction = i + 1;
    }
    return lastBlock > 0 ? lastBlock : lastReduction;
}

}  // namespace

const std::vector<std::string>& freezeNames()
{
    static const std::vector<std::string> names{"none", "backbone", "all-but-heads"};  // in the order of Freeze
    return names;
}

std::string freezeName(Freeze freeze)
{
    return freezeNames()[static_cast<std::size_t>(freeze)];
}

Freeze freezeFromName(const std::string& name)
{
    return static_cast<Freeze>(indexOfName(freezeNames(), name, "freeze"));
}

std::vector<bool> frozenLayers(const NetworkSpec& spec, Freeze freeze)
{
    std::vector<bool> frozen(spec.size(), freeze == Freeze::AllButHeads);
    if (freeze == Freeze::AllButHeads)
        for (const int result : spec.results()) {
            // Layers without weights, such as a pooling after it, hand on what the last layer with weights computed.
            std::size_t layer = static_cast<std::size_t>(result);
            while (layer > 0 && weightLayout(spec.layers[layer]).empty())
                --layer;
            frozen[layer] = false;
        }
    if (freeze == Freeze::Backbone)
        std::fill_n(frozen.begin(), backboneLength(spec), true);
    for (std::size_t i = 0; i < spec.size(); ++i)
        if (!frozen[i] && !weightLayout(spec.layers[i]).empty())
            return frozen;
    throw InputError("freeze", "nothing is left to train");
}

}  // namespace abcp
