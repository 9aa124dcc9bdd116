#include "core/network/complexity.h"

namespace abcp {

Complexity& Complexity::operator+=(const Complexity& other)
{
    macs += other.macs;
    params += other.params;
    return *this;
}

Complexity layerComplexity(const LayerSpec& layer)
{
    const Convolutional* conv = layer.as<Convolutional>();
    if (!conv)
        return {};
    const std::int64_t weights =
        std::int64_t{conv->filters} * (layer.input.channels / conv->groups) * conv->size * conv->size;
    const std::int64_t perFilter = conv->batchNormalize ? 2 : 1;  // scale and shift, or the bias
    return {.macs = weights * layer.output.height * layer.output.width,
            .params = weights + perFilter * conv->filters};
}

Complexity complexity(const NetworkSpec& spec)
{
    Complexity total;
    for (const LayerSpec& layer : spec.layers)
        total += layerComplexity(layer);
    return total;
}

}  // namespace abcp
