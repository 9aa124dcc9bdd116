#include "core/pruning/channel_importance.h"

#include "core/base/error.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <span>
#include <string>

namespace abcp {

namespace {

double absoluteSum(std::span<const float> values)
{
    return std::accumulate(values.begin(), values.end(), 0.0,
                           [](double sum, float value) { return sum + std::abs(static_cast<double>(value)); });
}

double euclideanNorm(std::span<const float> values)
{
    return std::sqrt(std::accumulate(values.begin(), values.end(), 0.0, [](double sum, float value) {
        return sum + static_cast<double>(value) * static_cast<double>(value);
    }));
}

const ConvolutionWeights& weightsOf(const Network& network, int layer)
{
    const auto index = static_cast<std::size_t>(layer);
    if (index >= network.weights.size() || !network.weights[index])
        throw InputError("layer " + std::to_string(layer), "has no weights to rank its channels by");
    const auto filters = static_cast<std::size_t>(network.spec.layers[index].output.channels);
    const ConvolutionWeights& weights = *network.weights[index];
    if (weights.weights.size() % filters != 0 || (!weights.scales.empty() && weights.scales.size() != filters))
        throw InputError("layer " + std::to_string(layer), "its weights do not fit its filters");
    return weights;
}

}  // namespace

std::vector<double> channelImportance(const Network& network, int layer, ChannelImportance importance)
{
    const ConvolutionWeights& weights = weightsOf(network, layer);
    const auto filters = static_cast<std::size_t>(network.spec.layers[static_cast<std::size_t>(layer)].output.channels);
    const std::size_t filterSize = weights.weights.size() / filters;
    std::vector<double> values(filters);
    for (std::size_t i = 0; i < filters; ++i) {
        const std::span filter = std::span(weights.weights).subspan(i * filterSize, filterSize);
        if (importance == ChannelImportance::BatchNormScale && !weights.scales.empty())
            values[i] = std::abs(static_cast<double>(weights.scales[i]));
        else
            values[i] = importance == ChannelImportance::L2 ? euclideanNorm(filter) : absoluteSum(filter);
        if (!std::isfinite(values[i]))
            values[i] = 0.0;
    }
    const double mean = std::reduce(values.begin(), values.end()) / static_cast<double>(filters);
    if (mean > 0.0)
        for (double& value : values)
            value /= mean;
    return values;
}

std::vector<int> indicesOfLargest(const std::vector<double>& values, int count)
{
    std::vector<int> indices(values.size());
    std::iota(indices.begin(), indices.end(), 0);
    std::ranges::stable_sort(indices, std::ranges::greater{},
                             [&](int index) { return values[static_cast<std::size_t>(index)]; });
    indices.resize(static_cast<std::size_t>(count));
    std::ranges::sort(indices);
    return indices;
}

}  // namespace abcp
