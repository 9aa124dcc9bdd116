#include "core/pruning/pruning_plan.h"

#include "core/base/error.h"
#include "core/base/random.h"
#include "core/pruning/channel_importance.h"
#include "core/pruning/spec_surgery.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <numeric>
#include <string>

namespace abcp {

namespace {

// One a group. Ratios of groups that are not prunable count as 0.
std::vector<int> keptCounts(const SearchSpace& space, const PruningAction& action, const PlanOptions& options)
{
    std::vector<int> counts;
    counts.reserve(space.groups.size());
    for (std::size_t g = 0; g < space.groups.size(); ++g) {
        const CouplingGroup& group = space.groups[g];
        counts.push_back(group.prunable ? keptChannelCount(group, action.pruningRatio[g], options) : group.channels);
    }
    return counts;
}

std::vector<double> groupImportance(const Network& network, const CouplingGroup& group,
                                    const std::vector<bool>& removed, ChannelImportance importance)
{
    const std::vector<int> members = membersLeft(group, removed);
    std::vector<double> mean(static_cast<std::size_t>(group.channels), 0.0);
    for (const int layer : members) {
        const std::vector<double> values = channelImportance(network, layer, importance);
        for (std::size_t i = 0; i < mean.size(); ++i)
            mean[i] += values[i] / static_cast<double>(members.size());
    }
    return mean;
}

std::vector<double> randomImportance(int channels, std::uint64_t seed, std::size_t group)
{
    Generator generator = Generator::derive(seed, group);
    std::vector<double> values(static_cast<std::size_t>(channels));
    std::ranges::generate(values, [&] { return generator.uniform(); });
    return values;
}

const std::vector<double>& scoresOf(const PlanOptions& options, const SearchSpace& space, std::size_t group)
{
    if (!options.scores)
        throw InputError(std::string("pruning plan"), "Taylor importance needs scores of the channels, measured on pictures");
    const ChannelScores& scores = *options.scores;
    if (scores.size() != space.groups.size() || scores[group].size() != static_cast<std::size_t>(space.groups[group].channels))
        throw InputError(std::string("pruning plan"), "the scores of the channels are of another network");
    return scores[group];
}

std::vector<double> valuesOf(const Network& network, const SearchSpace& space, std::size_t group, const std::vector<bool>& removed, const PlanOptions& options)
{
    if (options.importance == ChannelImportance::Random)
        return randomImportance(space.groups[group].channels, options.seed, group);
    if (options.importance == ChannelImportance::Taylor)
        return scoresOf(options, space, group);
    return groupImportance(network, space.groups[group], removed, options.importance);
}

// Indices of the largest values, as many of each part, ascending.
std::vector<int> largestOfParts(const std::vector<double>& values, int count, int parts)
{
    std::vector<int> indices;
    const std::ptrdiff_t length = std::ssize(values) / parts;
    for (std::ptrdiff_t begin = 0; begin < std::ssize(values); begin += length)
        for (const int index : indicesOfLargest({values.begin() + begin, values.begin() + begin + length}, count / parts))
            indices.push_back(static_cast<int>(begin) + index);
    return indices;
}

}  // namespace

std::vector<int> membersLeft(const CouplingGroup& group, const std::vector<bool>& removed)
{
    std::vector<int> members = group.producers;
    members.insert(members.end(), group.followers.begin(), group.followers.end());
    std::vector<int> left;
    std::ranges::copy_if(members, std::back_inserter(left),
                         [&](int layer) { return !removed[static_cast<std::size_t>(layer)]; });
    return left.empty() ? members : left;
}

int keptChannelCount(const CouplingGroup& group, double ratio, const PlanOptions& options)
{
    if (!(ratio > 0.0))
        return group.channels;
    const std::int64_t parts = group.parts;
    const std::int64_t wanted = parts * std::lround(static_cast<double>(group.channels) / static_cast<double>(parts) * (1.0 - std::min(ratio, 1.0)));
    const std::int64_t least = std::max({wanted, std::int64_t{options.minKeptChannels}, parts});
    const std::int64_t multiple = std::lcm(std::int64_t{std::max(options.channelMultiple, 1)}, parts);
    return static_cast<int>(std::min<std::int64_t>((least + multiple - 1) / multiple * multiple, group.channels));
}

PruningPlan makePlan(const Network& network, const SearchSpace& space, const PruningAction& action,
                     const PlanOptions& options)
{
    PruningPlan plan{.removedLayer = removedLayers(space, action), .keptChannels = {}};
    const std::vector<int> counts = keptCounts(space, action, options);
    for (std::size_t g = 0; g < space.groups.size(); ++g) {
        const CouplingGroup& group = space.groups[g];
        const bool chooses = counts[g] < group.channels;
        const std::vector<double> values = chooses ? valuesOf(network, space, g, plan.removedLayer, options)
                                                   : std::vector<double>(static_cast<std::size_t>(group.channels));
        plan.keptChannels.push_back(largestOfParts(values, counts[g], group.parts));
    }
    return plan;
}

ChannelRanking rankChannels(const Network& network, const SearchSpace& space, const PruningAction& action, int layer, const PlanOptions& options)
{
    const int found = space.groupOfLayer(layer);
    if (found < 0)
        throw InputError(std::string("layer"), "number " + std::to_string(layer) + " has no channels of its own");
    const auto g = static_cast<std::size_t>(found);
    const CouplingGroup& group = space.groups[g];
    const std::vector<bool> removed = removedLayers(space, action);
    ChannelRanking ranking{valuesOf(network, space, g, removed, options), {}, membersLeft(group, removed)};
    std::ranges::sort(ranking.tied);
    ranking.kept.resize(ranking.importance.size());
    for (const int channel : largestOfParts(ranking.importance, keptCounts(space, action, options)[g], group.parts))
        ranking.kept[static_cast<std::size_t>(channel)] = true;
    return ranking;
}

NetworkSpec slimSpec(const NetworkSpec& spec, const SearchSpace& space, const PruningAction& action,
                     const PlanOptions& options)
{
    return cutSpec(spec, space, removedLayers(space, action), keptCounts(space, action, options));
}

}  // namespace abcp
