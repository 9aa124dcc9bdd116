#include "core/pruning/residual_blocks.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <variant>

namespace abcp {

namespace {

using LayerInputs = std::vector<std::vector<int>>;  // one a layer

LayerInputs inputsOfAllLayers(const NetworkSpec& spec)
{
    LayerInputs inputs;
    inputs.reserve(spec.size());
    for (std::size_t i = 0; i < spec.size(); ++i)
        inputs.push_back(layerInputs(spec, static_cast<int>(i)));
    return inputs;
}

std::optional<Activation> activationOf(const LayerSpec& layer)
{
    return std::visit(
        [](const auto& parameters) -> std::optional<Activation> {
            if constexpr (requires { parameters.activation; })
                return parameters.activation;
            else
                return std::nullopt;
        },
        layer.parameters);
}

// Whether values below zero can come out where none went in.
bool makesNewValues(const LayerSpec& layer)
{
    return producedChannels(layer) > 0 || layer.as<Crop>() || endsNetwork(layer);
}

// Layers whose output holds no negative value, whatever the image. Stays true when blocks are bypassed: what
// stands in for a removed shortcut is one of its two inputs, and a shortcut that cuts off negative values is
// prunable only when its block's input has none.
std::vector<bool> layersWithoutNegativeValues(const NetworkSpec& spec, const LayerInputs& inputs)
{
    std::vector<bool> nonNegative(spec.size(), false);
    for (std::size_t i = 0; i < spec.size(); ++i) {
        const LayerSpec& layer = spec.layers[i];
        if (const auto activation = activationOf(layer); activation && isNonNegative(*activation)) {
            nonNegative[i] = true;
        } else if (!makesNewValues(layer)) {
            nonNegative[i] = (!activation || keepsNonNegative(*activation)) && std::ranges::all_of(inputs[i], [&](int input) {
                return input >= 0 && nonNegative[static_cast<std::size_t>(input)];
            });
        }
    }
    return nonNegative;
}

std::string layerName(int index)
{
    return "layer " + std::to_string(index);
}

// A connection that would be cut with the block, or the head that it contains.
std::optional<std::string> brokenConnection(const ResidualBlock& block, const NetworkSpec& spec,
                                            const LayerInputs& inputs)
{
    for (int i = block.firstLayer; i < static_cast<int>(spec.size()); ++i) {
        const bool inside = block.contains(i);
        const LayerSpec& layer = spec.layers[static_cast<std::size_t>(i)];
        if (inside && endsNetwork(layer))
            return std::string(headClasses(layer) ? "it contains the detection head at " : "it contains the softmax at ") + layerName(i);
        for (const int input : inputs[static_cast<std::size_t>(i)]) {
            if (inside && input < block.input)
                return layerName(i) + " inside it reads " + layerName(input) + " before its start";
            if (!inside && block.contains(input) && input != block.shortcut)
                return layerName(i) + " outside it reads " + layerName(input) + " inside it";
        }
    }
    return std::nullopt;
}

std::optional<std::string> whyNotPrunable(const ResidualBlock& block, const NetworkSpec& spec,
                                          const LayerInputs& inputs, const std::vector<bool>& nonNegative)
{
    if (block.input < 0)
        return "it starts at the network's input";
    if (spec.layers[static_cast<std::size_t>(block.shortcut)].as<Shortcut>()->from.size() > 1)
        return "it adds more than two layers";
    if (block.firstLayer == block.shortcut)
        return "it adds the previous layer to itself";
    if (auto reason = brokenConnection(block, spec, inputs))
        return reason;
    const auto input = static_cast<std::size_t>(block.input);
    const LayerSpec& shortcut = spec.layers[static_cast<std::size_t>(block.shortcut)];
    if (spec.layers[input].output != shortcut.output)
        return "its input and its output differ in shape";
    const Activation activation = shortcut.as<Shortcut>()->activation;
    if (activation != Activation::Linear && !(nonNegative[input] && keepsNonNegative(activation)))
        return "its " + activationName(activation) + " activation would be lost";
    return std::nullopt;
}

}  // namespace

std::vector<ResidualBlock> findResidualBlocks(const NetworkSpec& spec)
{
    const LayerInputs inputs = inputsOfAllLayers(spec);
    const std::vector<bool> nonNegative = layersWithoutNegativeValues(spec, inputs);
    std::vector<ResidualBlock> blocks;
    for (std::size_t i = 0; i < spec.size(); ++i) {
        const auto* shortcut = spec.layers[i].as<Shortcut>();
        if (!shortcut)
            continue;
        const int input = std::ranges::max(shortcut->from);
        ResidualBlock block{.input = input, .firstLayer = input + 1,
                            .shortcut = static_cast<int>(i), .prunable = true, .reason = {}};
        if (auto reason = whyNotPrunable(block, spec, inputs, nonNegative)) {
            block.prunable = false;
            block.reason = std::move(*reason);
        }
        blocks.push_back(std::move(block));
    }
    return blocks;
}

}  // namespace abcp
