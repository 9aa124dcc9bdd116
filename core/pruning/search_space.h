#pragma once

#include "core/network/network_spec.h"

#include <string>
#include <vector>

namespace abcp {

// Layers that a shortcut can bypass: firstLayer .. shortcut, both inclusive. Pruning the block makes
// readers of `shortcut` read `input` instead.
struct ResidualBlock {
    int input = 0;       // layer whose output the shortcut adds, -1 for the network's input
    int firstLayer = 0;
    int shortcut = 0;
    bool prunable = true;
    std::string reason;  // why it is not prunable, for a person

    bool contains(int layer) const { return layer >= firstLayer && layer <= shortcut; }
};

// Convolutions whose output channels must keep the same indices.
struct CouplingGroup {
    std::vector<int> producers;  // convolutions that make the channels, ascending
    std::vector<int> followers;  // depthwise convolutions that carry exactly these channels on
    int channels = 0;
    bool prunable = true;
    std::string reason;          // why it is not prunable
};

// A run of a layer's output channels that comes from one group: the layer's channel
// `begin + i` is the group's channel `i`.
struct ChannelSegment {
    int group = 0;
    int begin = 0;
    int channels = 0;
};

struct SearchSpace {
    std::vector<ResidualBlock> blocks;   // in the order of their shortcuts; nested ones come before the outer
    std::vector<CouplingGroup> groups;   // in the order of their first producer
    // For each layer the origin of its output channels, in channel order. Channels of the network's
    // input belong to no group and are given as group -1.
    std::vector<std::vector<ChannelSegment>> segments;

    int prunableBlocks() const;
    int prunableGroups() const;
    int prunableConvolutions() const;    // producers and followers of prunable groups
    // Group that names layer `layer` in an action file, or -1: the one it produces or follows.
    int groupOfLayer(int layer) const;
};

// Derives the space from the structure alone (union-find over shortcuts and depthwise convolutions, concatenations
// carried through to their readers).
SearchSpace deriveSearchSpace(const NetworkSpec& spec);

}  // namespace abcp
