#pragma once

#include "core/base/progress.h"
#include "core/data/dataset.h"
#include "core/training/detection_report.h"
#include "core/training/detector.h"
#include "core/training/mean_average_precision.h"

#include <cstddef>
#include <span>
#include <stop_token>
#include <vector>

namespace abcp {

struct SplitEvaluation {
    AveragePrecision accuracy;
    int images = 0;
    double latencyP50Ms = 0;  // one image, without reading and decoding the file
    double latencyP95Ms = 0;
};

// What a detector found in pictures beside what is there; one element a picture.
struct DetectedPictures {
    std::vector<std::vector<Detection>> detections;
    std::vector<std::vector<LabelledBox>> groundTruth;
    std::vector<ImageSize> sizes;
    double latencyP50Ms = 0;
    double latencyP95Ms = 0;
};

// Runs a detector over samples, at least one, with a confidence of 0.005. The first 50 images go through one by one, after one pass to
// warm up, and are timed: scaling the picture, the network and choosing the boxes. The others go through in batches.
// Throws InputError when an image cannot be read (naming it), StoppedError.
DetectedPictures detectPictures(Detector& detector, const Dataset& dataset, std::span<const std::size_t> samples,
                                std::stop_token stop = {}, const ProgressCallback& progress = {});

// The same for a split (at most maxImages of it, spread evenly; 0: all), scored. Throws InputError when the split is empty.
SplitEvaluation evaluateSplit(Detector& detector, const Dataset& dataset, Split split, int maxImages = 0,
                              std::stop_token stop = {}, const ProgressCallback& progress = {});

}  // namespace abcp
