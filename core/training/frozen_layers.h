#pragma once

#include "core/network/network_spec.h"

#include <string>
#include <vector>

namespace abcp {

// Which layers keep their weights, and their batch norm its statistics, while the others are trained.
enum class Freeze {
    None,
    Backbone,     // everything up to the last residual block; without blocks, up to the last layer that lowers the resolution
    AllButHeads,  // everything but the layers whose outputs are the network's results
};

// "none", "backbone", "all-but-heads".
const std::vector<std::string>& freezeNames();
std::string freezeName(Freeze freeze);
Freeze freezeFromName(const std::string& name);  // throws InputError

// One a layer. Throws InputError when nothing with weights would be left to train.
std::vector<bool> frozenLayers(const NetworkSpec& spec, Freeze freeze);

}  // namespace abcp
