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

// Runs a detector over a split (at most maxImages of it, spread evenly; 0: all) with a confidence of 0.005 and scores it. The first
// 50 images go through one by one, after one pass to warm up, and are timed: scaling the picture, the network and choosing the boxes.
// The others go through in batches. Throws InputError when the split is empty or an image cannot be read (naming it), StoppedError.
SplitEvaluation evaluateSplit(Detector& detector, const Dataset& dataset, Split split, int maxImages = 0,
                              std::stop_token stop = {}, const ProgressCallback& progress = {});

}  // namespace abcp
