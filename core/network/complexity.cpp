#include "core/network/complexity.h"

#include "core/network/weight_layout.h"

namespace abcp {

Complexity& Complexity::operator+=(const Complexity& other)
{
    macs += other.macs;
    params += other.params;
    return *this;
}

Complexity layerComplexity(const LayerSpec& layer)
{
    const WeightLayout layout = weightLayout(layer);
    const auto weights = static_cast<std::int64_t>(layout.weights);
    const std::int64_t uses = layer.as<Convolutional>() ? std::int64_t{layer.output.height} * layer.output.width : 1;
    return {.macs = weights * uses, .params = weights + static_cast<std::int64_t>(layout.biases + layout.normalized)};
}

Complexity complexity(const NetworkSpec& spec)
{
    Complexity total;
    for (const LayerSpec& layer : spec.layers)
        total += layerComplexity(layer);
    return total;
}

}  // namespace abcp
