#pragma once

#include "core/data/dataset.h"

#include <cstdint>
#include <utility>
#include <vector>

namespace abcp {

// Anchors for a data set: k-means over the widths and heights of the training boxes, letterboxed to `inputSize` pixels, with
// 1 - IoU as the distance (Redmon and Farhadi, YOLO9000, section 2) and the mean as the centre. By rising area.
// Reads image headers. Throws InputError when there are fewer boxes than anchors.
std::vector<std::pair<double, double>> anchorsFor(const Dataset& dataset, int inputSize, int count, std::uint64_t seed);

}  // namespace abcp
