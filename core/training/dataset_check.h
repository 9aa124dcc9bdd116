#pragma once

#include "core/data/dataset.h"
#include "core/network/network_spec.h"

namespace abcp {

// Throws InputError when the network neither detects nor classifies, knows fewer classes than the data set has, or classifies
// while the data set's labels are boxes (or the other way round).
void requireMatchingClasses(const NetworkSpec& spec, const Dataset& dataset);

// Throws InputError when there is no loss for what ends the network.
void requireTrainable(const NetworkSpec& spec);

}  // namespace abcp
