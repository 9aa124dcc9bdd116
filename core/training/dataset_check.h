#pragma once

#include "core/data/dataset.h"
#include "core/network/network_spec.h"

namespace abcp {

// Throws InputError when the network detects nothing, or fewer classes than the data set has.
void requireMatchingClasses(const NetworkSpec& spec, const Dataset& dataset);

// Throws InputError when there is no loss for one of the network's heads.
void requireTrainable(const NetworkSpec& spec);

}  // namespace abcp
