#include "core/network/network.h"

#include "core/base/random.h"

#include <cmath>
#include <utility>

namespace abcp {

namespace {

constexpr float quietObjectness = -4.6f;  // logit of a prior of 1 %

ConvolutionWeights drawWeights(const LayerSpec& layer, const Convolutional& conv, Generator generator)
{
    const auto filters = static_cast<std::size_t>(conv.filters);
    const std::size_t fanIn = static_cast<std::size_t>(layer.input.channels / conv.groups)
                              * static_cast<std::size_t>(conv.size) * static_cast<std::size_t>(conv.size);
    ConvolutionWeights drawn;
    drawn.biases.assign(filters, 0.0f);
    if (conv.batchNormalize) {
        drawn.scales.assign(filters, 1.0f);
        drawn.rollingMean.assign(filters, 0.0f);
        drawn.rollingVariance.assign(filters, 1.0f);
    }
    drawn.weights.resize(filters * fanIn);
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
        const Convolutional* conv = layers[i].as<Convolutional>();
        if (!conv)
            continue;
        ConvolutionWeights drawn = drawWeights(layers[i], *conv, Generator::derive(seed, i));
        const Yolo* head = i + 1 < layers.size() ? layers[i + 1].as<Yolo>() : nullptr;
        if (head)
            for (std::size_t channel = 4; channel < drawn.biases.size(); channel += 5 + static_cast<std::size_t>(head->classes))
                drawn.biases[channel] = quietObjectness;
        network.weights[i] = std::make_shared<const ConvolutionWeights>(std::move(drawn));
    }
    return network;
}

}  // namespace abcp
