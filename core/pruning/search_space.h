#pragma once

#include "core/network/network_spec.h"

#include <string>
#include <vector>

namespace abcp {

// Layers that a shortcut can bypass: firstLayer .. shortcut, both inclusive. Pruning the block makes
// readers of `shortcut` read `input` instead.
struct ResidualBlock {
    int input = 0;       // layer whose output the shortcut adds; of several the nearest
    int firstLayer = 0;
    int shortcut = 0;
    bool prunable = true;
    std::string reason;  // why it is not prunable, for a person

    bool contains(int layer) const { return layer >= firstLayer && layer <= shortcut; }
};

// Convolutions (and connected or local layers) whose output channels must keep the same indices.
struct CouplingGroup {
    std::vector<int> producers = {};  // layers that make the channels, ascending
    std::vector<int> followers = {};  // depthwise convolutions that carry exactly these channels on
    int channels = 0;
    bool prunable = true;
    std::string reason = {};          // why it is not prunable
    // Grouped convolutions and routes cut the channels into equal parts: of each of `parts` runs of
    // channels / parts as many stay.
    int parts = 1;
};

// A run of a layer's output channels that comes from one group: the layer's channel
// `begin + i` is the group's channel `first + i`. A run that is not the whole group holds whole parts of it.
struct ChannelSegment {
    int group = 0;
    int begin = 0;
    int channels = 0;
    int first = 0;
};

struct SearchSpace {
    std::vector<ResidualBlock> blocks;   // in the order of their shortcuts; nested ones come before the outer
    std::vector<CouplingGroup> groups;   // in the order of their first producer
    // For each layer the origin of its output channels, in channel order. Channels that no layer's cut can remove
    // (of the network's input, of a reorg) belong to no group and are given as group -1.
    std::vector<std::vector<ChannelSegment>> segments;

    int prunableBlocks() const;
    int prunableGroups() const;
    int prunableConvolutions() const;    // producers and followers of prunable groups; other layers with weights count too
    // Group that names layer `layer` in an action file, or -1: the one it produces or follows.
    int groupOfLayer(int layer) const;
};

// Derives the space from the structure alone: union-find over shortcuts, products and depthwise convolutions; grouped
// convolutions and routes cut groups into parts; concatenations are carried through to their readers.
SearchSpace deriveSearchSpace(const NetworkSpec& spec);

}  // namespace abcp
