#pragma once

#include "core/network/network_spec.h"
#include "core/pruning/search_space.h"

#include <vector>

namespace abcp {

// One block a [shortcut], in the order of the shortcuts. Shapes must have been inferred.
//
// Prunable blocks start right after their input, so two of them are apart or one lies inside the other, and
// once one is taken out its input stands directly before whatever followed it.
std::vector<ResidualBlock> findResidualBlocks(const NetworkSpec& spec);

}  // namespace abcp
