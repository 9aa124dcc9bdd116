#pragma once

#include "core/base/progress.h"
#include "core/data/dataset.h"
#include "core/training/detector.h"
#include "core/training/mean_average_precision.h"

#include <stop_token>

namespace abcp {

struct SplitEvaluation {
    AveragePrecision accuracy;
    int images = 0;
    double latencyP50Ms = 0;  // one image, without reading and decoding the file
    double latencyP95Ms = 0;
};

// Runs a detector over a split (at most maxImages of it; 0: all) and scores it.
SplitEvaluation evaluateSplit(Detector& detector, const Dataset& dataset, Split split, int maxImages = 0,
                              std::stop_token stop = {}, const ProgressCallback& progress = {});

}  // namespace abcp
