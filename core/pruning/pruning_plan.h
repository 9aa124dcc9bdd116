#pragma once

#include "core/network/network.h"
#include "core/pruning/pruning_action.h"
#include "core/pruning/search_space.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace abcp {

enum class ChannelImportance {
    BatchNormScale,   // |scale| of the batch norm
    L1,               // sum of the absolute weights
    L2,               // Euclidean norm of the weights
    GeometricMedian,  // distance from the geometric median of the layer's filters (He et al., CVPR 2019)
    Taylor,           // change of the loss when the channel goes, to first order: PlanOptions::scores
    Random,
};

// One value a channel of each coupling group of a search space, 0 or more: how much the loss depends on it.
using ChannelScores = std::vector<std::vector<double>>;

struct PlanOptions {
    ChannelImportance importance = ChannelImportance::BatchNormScale;
    int minKeptChannels = 2;   // never fewer in a group (or all of it, when it has fewer)
    int channelMultiple = 1;   // kept counts are rounded up to a multiple of this and of the group's parts, at most to its size
    std::uint64_t seed = 0;    // for Random
    std::shared_ptr<const ChannelScores> scores = {};  // for Taylor: measured once, of the unpruned network
};

// An action resolved to what goes.
struct PruningPlan {
    std::vector<bool> removedLayer;               // one a layer of the original
    std::vector<std::vector<int>> keptChannels;   // one a group, ascending
};

// How many channels of a group a ratio keeps: as many of each of its parts.
int keptChannelCount(const CouplingGroup& group, double ratio, const PlanOptions& options);

// Producers and followers of a group that stay; all of them when none does, so that the group still has an order. removed: one element
// a layer.
std::vector<int> membersLeft(const CouplingGroup& group, const std::vector<bool>& removed);

// Importance of each channel of each group: the mean, over the group's producers and followers that the action
// leaves in, of the layer's values divided by their mean. Without batch norm, BatchNormScale falls back to L1. Taylor's scores hold
// for the group as a whole, whatever the action leaves of it. Throws InputError when they are not there or do not fit the space.
PruningPlan makePlan(const Network& network, const SearchSpace& space, const PruningAction& action,
                     const PlanOptions& options = {});

// Why the channels of one layer stay or go.
struct ChannelRanking {
    std::vector<double> importance;  // one a channel: what makePlan() goes by where it has to choose, of the coupling group as a whole
    std::vector<bool> kept;          // one a channel
    std::vector<int> tied;           // the layers that are ranked together and cut alike, the layer among them, ascending
};
// As makePlan() would, for the coupling group of a layer that the action leaves in. Throws InputError as makePlan(), and when no group has the layer.
ChannelRanking rankChannels(const Network& network, const SearchSpace& space, const PruningAction& action, int layer, const PlanOptions& options = {});

// The spec that an action leaves, without looking at weights: for the cost of an action before it is cut.
NetworkSpec slimSpec(const NetworkSpec& spec, const SearchSpace& space, const PruningAction& action,
                     const PlanOptions& options = {});

}  // namespace abcp
