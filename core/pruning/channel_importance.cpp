#include "core/pruning/channel_importance.h"

#include "core/base/error.h"
#include "core/network/weight_layout.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <span>
#include <utility>

namespace abcp {

namespace {

constexpr std::array<std::pair<ChannelImportance, std::string_view>, 6> importances{{
    {ChannelImportance::BatchNormScale, "batch-norm-scale"},
    {ChannelImportance::L1, "l1"},
    {ChannelImportance::L2, "l2"},
    {ChannelImportance::GeometricMedian, "geometric-median"},
    {ChannelImportance::Taylor, "taylor"},
    {ChannelImportance::Random, "random"},
}};

// A layer's values seen filter by filter.
class Filters {
public:
    Filters(const LayerSpec& layer, const LayerWeights& weights) : m_blocks(weightBlocks(layer)), m_weights(weights) {}

    std::size_t count() const { return m_blocks.filters; }
    std::size_t places() const { return m_blocks.places; }
    std::span<const float> weights(std::size_t place, std::size_t filter) const
    {
        return std::span(m_weights.weights).subspan(m_blocks.begin(place, filter), m_blocks.inputs * m_blocks.area);
    }

    // Sum of term(weight) over the filter's weights.
    template <typename Term>
    double sum(std::size_t filter, Term term) const
    {
        double total = 0;
        for (std::size_t place = 0; place < places(); ++place)
            for (const float weight : weights(place, filter))
                total += term(static_cast<double>(weight));
        return total;
    }

private:
    WeightBlocks m_blocks;
    const LayerWeights& m_weights;
};

double squaredDistance(std::span<const float> filter, std::span<const double> point)
{
    double sum = 0;
    for (std::size_t i = 0; i < filter.size(); ++i) {
        const double difference = static_cast<double>(filter[i]) - point[i];
        sum += difference * difference;
    }
    return sum;
}

// Distance of each filter from their geometric median, which Weiszfeld's iteration approaches from the mean.
std::vector<double> distancesFromGeometricMedian(const Filters& filters)
{
    constexpr int iterations = 10;
    constexpr double smallestDistance = 1e-12;
    const std::size_t length = filters.weights(0, 0).size();
    std::vector<double> shares(filters.count(), 1.0), median(filters.places() * length);
    for (int i = 0; i <= iterations; ++i) {
        const double sum = std::reduce(shares.begin(), shares.end());
        std::ranges::fill(median, 0.0);
        for (std::size_t filter = 0; filter < filters.count(); ++filter)
            for (std::size_t place = 0; place < filters.places(); ++place) {
                const std::span<const float> values = filters.weights(place, filter);
                const double share = shares[filter] / sum;
                for (std::size_t k = 0; k < length; ++k)
                    median[place * length + k] += share * static_cast<double>(values[k]);
            }
        for (std::size_t filter = 0; filter < filters.count(); ++filter) {
            double squared = 0;
            for (std::size_t place = 0; place < filters.places(); ++place)
                squared += squaredDistance(filters.weights(place, filter), std::span(median).subspan(place * length, length));
            shares[filter] = 1.0 / std::max(std::sqrt(squared), smallestDistance);
        }
    }
    std::ranges::transform(shares, shares.begin(), [](double share) { return 1.0 / share; });
    return shares;
}

const LayerWeights& weightsOf(const Network& network, int layer)
{
    const auto index = static_cast<std::size_t>(layer);
    if (index >= network.weights.size() || !network.weights[index])
        throw InputError("layer " + std::to_string(layer), "has no weights to rank its channels by");
    const WeightLayout layout = weightLayout(network.spec.layers[index]);
    const LayerWeights& weights = *network.weights[index];
    if (weights.weights.size() != layout.weights || (!weights.scales.empty() && weights.scales.size() != layout.normalized))
        throw InputError("layer " + std::to_string(layer), "its weights do not fit its filters");
    return weights;
}

std::vector<double> rawImportance(const Network& network, int layer, ChannelImportance importance)
{
    const LayerWeights& weights = weightsOf(network, layer);
    const Filters filters(network.spec.layers[static_cast<std::size_t>(layer)], weights);
    if (importance == ChannelImportance::GeometricMedian)
        return distancesFromGeometricMedian(filters);
    std::vector<double> values(filters.count());
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (importance == ChannelImportance::BatchNormScale && !weights.scales.empty())
            values[i] = std::abs(static_cast<double>(weights.scales[i]));
        else if (importance == ChannelImportance::L2)
            values[i] = std::sqrt(filters.sum(i, [](double weight) { return weight * weight; }));
        else
            values[i] = filters.sum(i, [](double weight) { return std::abs(weight); });
    }
    return values;
}

}  // namespace

const std::vector<std::string>& importanceNames()
{
    static const std::vector<std::string> names = [] {
        std::vector<std::string> all;
        for (const auto& entry : importances)
            all.emplace_back(entry.second);
        return all;
    }();
    return names;
}

std::string importanceName(ChannelImportance importance)
{
    return std::string(std::ranges::find(importances, importance, [](const auto& entry) { return entry.first; })->second);
}

std::optional<ChannelImportance> importanceNamed(std::string_view name)
{
    const auto found = std::ranges::find(importances, name, [](const auto& entry) { return entry.second; });
    return found == importances.end() ? std::nullopt : std::optional(found->first);
}

std::vector<double> channelImportance(const Network& network, int layer, ChannelImportance importance)
{
    std::vector<double> values = rawImportance(network, layer, importance);
    std::ranges::replace_if(values, [](double value) { return !std::isfinite(value); }, 0.0);
    const double mean = std::reduce(values.begin(), values.end()) / static_cast<double>(values.size());
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
