#pragma once

#include "core/data/dataset.h"
#include "core/network/network_spec.h"

namespace abcp {

// Throws InputError when the network detects nothing, or fewer classes than the data set has.
void requireMatchingClasses(const NetworkSpec& spec, const Dataset& dataset);

}  // namespace abcp
