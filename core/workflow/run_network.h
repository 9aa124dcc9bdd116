#pragma once

#include "core/network/network.h"
#include "core/pruning/pruning_plan.h"
#include "core/store/run_store.h"
#include "core/training/detector.h"

namespace abcp {

// The unpruned network of a run, and how its candidates are cut and computed.
struct RunNetwork {
    Network original;
    SearchSpace space;
    PlanOptions plan;
    DetectorOptions detector;
};

// Throws InputError when its weights file has changed.
RunNetwork runNetwork(const RunStore& store, RunId run);

}  // namespace abcp
