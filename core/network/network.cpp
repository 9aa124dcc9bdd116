#include "core/network/network.h"

#include "core/base/random.h"
#include "core/network/weight_layout.h"

#include <cmath>
#include <utility>

namespace abcp {

namespace {

constexpr float quietObjectness = -4.6f;  // logit of a prior of 1 %

LayerWeights drawWeights(const LayerSpec& layer, Generator generator)
{
    const WeightLayout layout = weightLayout(layer);
    LayerWeights drawn;
    drawn.biases.assign(layout.biases, 0.0f);
    drawn.scales.assign(layout.normalized, 1.0f);
    drawn.rollingMean.assign(layout.normalized, 0.0f);
    drawn.rollingVariance.assign(layout.normalized, 1.0f);
    drawn.weights.resize(layout.weights);
    const std::size_t fanIn = layout.weights / layout.biases;
    const double deviation = std::sqrt(2.0 / static_cast<double>(fanIn));
    for (float& weight : drawn.weights)
        weight = static_cast<float>(deviation * generator.normal());
    return drawn;
}

}  // namespace

Network randomlyInitialised(NetworkSpec spec, std::uint64_t seed)
{
    Network network{.spec = std::move(spec), .weights = {}};
    const std::vector<LayerSpec>& layers = network.spec.layers;
    network.weights.resize(layers.size());
    for (std::size_t i = 0; i < layers.size(); ++i) {
        if (weightLayout(layers[i]).empty())
            continue;
        LayerWeights drawn = drawWeights(layers[i], Generator::derive(seed, i));
        const LayerSpec* next = i + 1 < layers.size() ? &layers[i + 1] : nullptr;
        if (next && (next->as<Yolo>() || next->as<Region>())) {
            const std::size_t valuesOfAnchor = 5 + static_cast<std::size_t>(*headClasses(*next));
            for (std::size_t channel = 4; channel < drawn.biases.size(); channel += valuesOfAnchor)
                drawn.biases[channel] = quietObjectness;
        }
        network.weights[i] = std::make_shared<const LayerWeights>(std::move(drawn));
    }
    return network;
}

}  // namespace abcp
