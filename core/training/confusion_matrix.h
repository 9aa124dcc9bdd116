#pragma once

#include "core/data/box.h"

#include <span>
#include <vector>

namespace abcp {

// What the objects of each class were taken for. Both axes: the classes, then "background".
struct ConfusionMatrix {
    int classes = 0;
    float confidence = 0;            // detections below do not count
    std::vector<int> counts;         // (classes + 1) x (classes + 1), a row for each class that is there

    int at(int actual, int detected) const { return counts[static_cast<std::size_t>(actual * (classes + 1) + detected)]; }
    int missed(int actual) const { return at(actual, classes); }            // objects that nothing was found on
    int falseAlarms(int detected) const { return at(classes, detected); }   // detections on no object
};

// Pairs of a detection and an object, whatever their classes, that overlap by an IoU of at least 0.5 are taken by falling IoU (equal
// ones: the more confident detection, then the earlier first), each detection and each object once. Detections that are
// left over on a crowd or a difficult object do not count. Both spans: one element an image.
ConfusionMatrix confusionMatrix(std::span<const std::vector<Detection>> detections, std::span<const std::vector<LabelledBox>> groundTruth,
                                int classes, float confidence);

}  // namespace abcp
