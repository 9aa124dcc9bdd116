#include "core/network/network_spec.h"

#include <algorithm>
#include <variant>

namespace abcp {

std::vector<int> NetworkSpec::heads() const
{
    std::vector<int> indices;
    for (std::size_t i = 0; i < layers.size(); ++i)
        if (headClasses(layers[i]))
            indices.push_back(static_cast<int>(i));
    return indices;
}

std::vector<int> NetworkSpec::results() const
{
    std::vector<int> indices;
    for (std::size_t i = 0; i < layers.size(); ++i)
        if (endsNetwork(layers[i]))
            indices.push_back(static_cast<int>(i) - 1);
    if (!indices.empty())
        return indices;
    int last = static_cast<int>(layers.size()) - 1;
    while (last > 0 && layers[static_cast<std::size_t>(last)].as<Cost>())
        --last;
    return {last};
}

std::string layerTypeName(const LayerSpec& layer)
{
    return std::visit([](const auto& parameters) { return parameters.name; }, layer.parameters);
}

std::optional<int> headClasses(const LayerSpec& layer)
{
    if (const auto* yolo = layer.as<Yolo>())
        return yolo->classes;
    if (const auto* region = layer.as<Region>())
        return region->classes;
    if (const auto* grid = layer.as<DetectionGrid>())
        return grid->classes;
    return std::nullopt;
}

bool endsNetwork(const LayerSpec& layer)
{
    return headClasses(layer) || layer.as<Softmax>();
}

int producedChannels(const LayerSpec& layer)
{
    if (const auto* convolution = layer.as<Convolutional>())
        return convolution->filters;
    if (const auto* connected = layer.as<Connected>())
        return connected->outputs;
    const auto* local = layer.as<Local>();
    return local ? local->filters : 0;
}

bool hasBatchNorm(const LayerSpec& layer)
{
    if (const auto* convolution = layer.as<Convolutional>())
        return convolution->batchNormalize;
    const auto* connected = layer.as<Connected>();
    return connected && connected->batchNormalize;
}

std::vector<int> layerInputs(const NetworkSpec& spec, int index)
{
    const LayerSpec& layer = spec.layers.at(static_cast<std::size_t>(index));
    if (const auto* route = layer.as<Route>())
        return route->layers;
    std::vector<int> inputs{index - 1};
    if (const auto* shortcut = layer.as<Shortcut>())
        inputs.insert(inputs.end(), shortcut->from.begin(), shortcut->from.end());
    else if (const auto* sam = layer.as<Sam>())
        inputs.push_back(sam->from);
    else if (const auto* scale = layer.as<ScaleChannels>())
        inputs.push_back(scale->from);
    return inputs;
}

NetworkSpec resized(NetworkSpec spec, int width, int height)
{
    spec.input.width = width;
    spec.input.height = height;
    inferShapes(spec);
    return spec;
}

}  // namespace abcp
