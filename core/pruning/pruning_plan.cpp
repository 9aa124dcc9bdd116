#include "core/pruning/pruning_plan.h"

#include "core/base/random.h"
#include "core/pruning/channel_importance.h"
#include "core/pruning/spec_surgery.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace abcp {

namespace {

// One a group. Ratios of groups that are not prunable count as 0.
std::vector<int> keptCounts(const SearchSpace& space, const PruningAction& action, const PlanOptions& options)
{
    std::vector<int> counts;
    counts.reserve(space.groups.size());
    for (std::size_t g = 0; g < space.groups.size(); ++g) {
        const CouplingGroup& group = space.groups[g];
        counts.push_back(group.prunable ? keptChannelCount(group.channels, action.pruningRatio[g], options)
                                        : group.channels);
    }
    return counts;
}

// Members of a group that stay; all of them when none does, so that the group still has an order.
std::vector<int> rankedMembers(const CouplingGroup& group, const std::vector<bool>& removed)
{
    std::vector<int> members = group.producers;
    members.insert(members.end(), group.followers.begin(), group.followers.end());
    std::vector<int> left;
    std::ranges::copy_if(members, std::back_inserter(left),
                         [&](int layer) { return !removed[static_cast<std::size_t>(layer)]; });
    return left.empty() ? members : left;
}

std::vector<double> groupImportance(const Network& network, const CouplingGroup& group,
                                    const std::vector<bool>& removed, ChannelImportance importance)
{
    const std::vector<int> members = rankedMembers(group, removed);
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

}  // namespace

int keptChannelCount(int channels, double ratio, const PlanOptions& options)
{
    if (!(ratio > 0.0))
        return channels;
    const std::int64_t wanted = std::lround(channels * (1.0 - std::min(ratio, 1.0)));
    const std::int64_t least = std::max({wanted, std::int64_t{options.minKeptChannels}, std::int64_t{1}});
    const std::int64_t multiple = std::max(options.channelMultiple, 1);
    return static_cast<int>(std::min<std::int64_t>((least + multiple - 1) / multiple * multiple, channels));
}

PruningPlan makePlan(const Network& network, const SearchSpace& space, const PruningAction& action,
                     const PlanOptions& options)
{
    PruningPlan plan{.removedLayer = removedLayers(space, action), .keptChannels = {}};
    const std::vector<int> counts = keptCounts(space, action, options);
    for (std::size_t g = 0; g < space.groups.size(); ++g) {
        const CouplingGroup& group = space.groups[g];
        std::vector<double> values;
        if (counts[g] == group.channels)
            values.resize(static_cast<std::size_t>(group.channels));
        else if (options.importance == ChannelImportance::Random)
            values = randomImportance(group.channels, options.seed, g);
        else
            values = groupImportance(network, group, plan.removedLayer, options.importance);
        plan.keptChannels.push_back(indicesOfLargest(values, counts[g]));
    }
    return plan;
}

NetworkSpec slimSpec(const NetworkSpec& spec, const SearchSpace& space, const PruningAction& action,
                     const PlanOptions& options)
{
    return cutSpec(spec, space, removedLayers(space, action), keptCounts(space, action, options));
}

}  // namespace abcp
