#include "core/network/weight_layout.h"

namespace abcp {

WeightLayout weightLayout(const LayerSpec& layer)
{
    if (producedChannels(layer) == 0)
        return {};
    const WeightBlocks blocks = weightBlocks(layer);
    return {.biases = blocks.places * blocks.filters, .normalized = hasBatchNorm(layer) ? blocks.filters : 0,
            .weights = blocks.begin(blocks.places, 0)};
}

WeightBlocks weightBlocks(const LayerSpec& layer)
{
    const auto extent = [](int a, int b) { return static_cast<std::size_t>(a) * static_cast<std::size_t>(b); };
    WeightBlocks blocks{.filters = static_cast<std::size_t>(producedChannels(layer)),
                        .inputs = static_cast<std::size_t>(layer.input.channels),
                        .area = extent(layer.input.height, layer.input.width)};
    if (const auto* convolution = layer.as<Convolutional>()) {
        blocks.groups = static_cast<std::size_t>(convolution->groups);
        blocks.inputs /= blocks.groups;
        blocks.area = extent(convolution->size, convolution->size);
    } else if (const auto* local = layer.as<Local>()) {
        blocks.places = extent(layer.output.height, layer.output.width);
        blocks.area = extent(local->size, local->size);
    }
    return blocks;
}

}  // namespace abcp
