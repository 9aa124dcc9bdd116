#pragma once

#include "core/data/box.h"

#include <span>
#include <vector>

namespace abcp {

struct VocPrecision {
    double elevenPoint = 0;  // VOC 2007: mean of the largest precision at recall >= 0, 0.1, ... 1
    double allPoint = 0;     // VOC 2010 on: area under the curve of the largest precision at this recall or a higher one
    int objects = 0;         // ground truth, without crowds and what is difficult
};

// Average precision of one class at IoU 0.5 as the development kit of Pascal VOC defines it (M. Everingham et al., 2010, section
// 4.2). Unlike COCO's, a detection is set against the object that it covers best, taken or not: taken, it is a false alarm.
// Difficult objects and crowds are neither. Edges are where the box ends; the kit adds a pixel to each side.
// Both spans: one element an image. Detections with a NaN confidence do not count.
VocPrecision vocPrecision(std::span<const std::vector<Detection>> detections, std::span<const std::vector<LabelledBox>> groundTruth,
                          int classId);

}  // namespace abcp
