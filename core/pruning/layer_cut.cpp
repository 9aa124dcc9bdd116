#include "core/pruning/layer_cut.h"

#include "core/network/complexity.h"
#include "core/pruning/spec_surgery.h"

#include <cstddef>

namespace abcp {

std::vector<LayerCut> layerCuts(const NetworkSpec& spec, const SearchSpace& space, const PruningAction& action, const PlanOptions& options)
{
    const std::vector<bool> removed = removedLayers(space, action);
    const NetworkSpec slim = slimSpec(spec, space, action, options);
    std::vector<LayerCut> cuts;
    std::size_t slimIndex = 0;
    for (std::size_t i = 0; i < spec.size(); ++i) {
        const LayerSpec& layer = spec.layers[i];
        const LayerSpec* after = removed[i] || slimIndex >= slim.size() ? nullptr : &slim.layers[slimIndex++];
        const int channels = producedChannels(layer);
        if (channels == 0)
            continue;
        const Complexity before = layerComplexity(layer);
        const Complexity left = after ? layerComplexity(*after) : Complexity{};
        cuts.push_back({static_cast<int>(i), channels, after ? after->output.channels : 0, !after, before.flops(), left.flops(), before.params, left.params});
    }
    return cuts;
}

std::string layerTypeText(const LayerSpec& layer)
{
    const auto* conv = layer.as<Convolutional>();
    if (!conv)
        return layerTypeName(layer);
    const std::string size = std::to_string(conv->size);
    std::string text = "conv " + size + "×" + size;
    if (conv->stride != 1)
        text += " /" + std::to_string(conv->stride);
    if (conv->groups > 1)
        text += ", " + std::to_string(conv->groups) + " groups";
    return text;
}

}  // namespace abcp
