#include "core/pruning/layer_scales.h"

#include "core/base/error.h"
#include "core/network/weight_layout.h"
#include "core/pruning/channel_importance.h"

#include <cmath>
#include <cstddef>
#include <numeric>
#include <string>

namespace abcp {

namespace {

std::vector<double> absolute(const std::vector<float>& scales)
{
    std::vector<double> values;
    values.reserve(scales.size());
    for (const float scale : scales)
        values.push_back(std::isfinite(scale) ? std::abs(static_cast<double>(scale)) : 0.0);
    return values;
}

double meanOfAll(const LayerScales& scales)
{
    double sum = 0, count = 0;
    for (const std::vector<double>& layer : scales) {
        sum = std::reduce(layer.begin(), layer.end(), sum);
        count += static_cast<double>(layer.size());
    }
    return count > 0 ? sum / count : 1.0;
}

}  // namespace

LayerScales layerScales(const Network& network)
{
    if (!network.hasWeights())
        return {};
    if (network.weights.size() != network.spec.size())
        throw InputError(std::string("network"), "its weights do not fit its layers");
    LayerScales scales(network.spec.size());
    for (std::size_t i = 0; i < scales.size(); ++i) {
        if (!network.weights[i] || network.weights[i]->scales.empty())
            continue;
        if (network.weights[i]->scales.size() != weightLayout(network.spec.layers[i]).normalized)
            throw InputError("layer " + std::to_string(i), "its batch norm does not fit its filters");
        scales[i] = absolute(network.weights[i]->scales);
    }
    const double mean = meanOfAll(scales);
    for (std::size_t i = 0; i < scales.size(); ++i) {
        if (!scales[i].empty() || weightLayout(network.spec.layers[i]).empty())
            continue;
        scales[i] = channelImportance(network, static_cast<int>(i), ChannelImportance::L1);
        for (double& value : scales[i])
            value *= mean;
    }
    return scales;
}

}  // namespace abcp
