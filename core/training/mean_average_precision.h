#pragma once

#include "core/data/box.h"

#include <span>
#include <vector>

namespace abcp {

struct ClassPrecision {
    double ap50 = 0;
    double ap5095 = 0;
    int objects = 0;   // ground truth, without crowds and what is difficult
};

struct AveragePrecision {
    double map50 = 0;     // mean over the classes that have objects
    double map5095 = 0;
    std::vector<ClassPrecision> perClass;
};

// COCO's definition: detections matched greedily by falling confidence, at most 100 of a class in an image, average precision
// over 101 recall points of the interpolated curve, IoU 0.50:0.05:0.95; crowds and difficult objects are ignored. Both spans:
// one element an image. Detections with a NaN confidence and whatever is of no class in 0 .. classes - 1 do not count; without objects the means are 0.
AveragePrecision averagePrecision(std::span<const std::vector<Detection>> detections,
                                  std::span<const std::vector<LabelledBox>> groundTruth, int classes);

}  // namespace abcp
