#pragma once

#include "core/network/network_spec.h"

namespace abcp {

// Threads for passes of a batch through a network: as many as are asked for, and with 0 as many as have enough to do, up to the cores. The threads
// meet several times a layer, which costs more than it gains where layers are small. Depends on nothing else: results stay the same.
int threadsFor(const NetworkSpec& spec, int batch, int requested);
// The same for networks of so many FLOPs and convolutions.
int threadsFor(double flops, int convolutions, int batch, int requested);

}  // namespace abcp
