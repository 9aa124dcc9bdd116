#pragma once

#include "core/search/engines.h"
#include "core/search/search_settings.h"

#include <filesystem>
#include <stop_token>

namespace abcp {

// A network to train from random weights, so that there is something to prune.
struct BaselineRequest {
    std::filesystem::path cfg;
    std::filesystem::path data;
    ReadOptions dataOptions = {};
    TrainingSettings training = {};   // where it is kept meanwhile is decided here
    std::filesystem::path weights;    // to be written
};

struct Baseline {
    std::filesystem::path weights;
    double map50 = -1;                // on val, of a classifier its top-1 accuracy; -1: not measured
};

// For the network, data set, seed, size, threads and device of a search, all else as `abcp train` has it; the weights go beside the cfg under a name that is free.
BaselineRequest baselineFor(const SearchSettings& search, int epochs);

// Where a training that was stopped is kept, to be gone on with.
std::filesystem::path unfinishedFile(const BaselineRequest& request);

// Trains and writes the weights. One that was stopped goes on where it was, unless something has changed since. Throws InputError on files or settings
// that do not fit together, FailureError when the loss is not a number or the weights cannot be written, StoppedError.
Baseline trainBaseline(const BaselineRequest& request, const Engines& engines, std::stop_token stop = {}, const ProgressCallback& progress = {});

}  // namespace abcp
