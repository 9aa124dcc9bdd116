#pragma once

#include "core/data/dataset.h"
#include "core/network/network_spec.h"

#include <cstdint>
#include <utility>
#include <vector>

namespace abcp {

// IoU of two boxes with one centre, by width and height; both > 0.
double anchorOverlap(const std::pair<double, double>& a, const std::pair<double, double>& b);

// Anchors for a data set: k-means over the widths and heights of the training boxes, letterboxed to `inputSize` pixels, with
// 1 - IoU as the distance (Redmon and Farhadi, YOLO9000, section 2) and the mean as the centre. By rising area.
// Reads image headers. Throws InputError when there are fewer boxes than anchors.
std::vector<std::pair<double, double>> anchorsFor(const Dataset& dataset, int inputSize, int count, std::uint64_t seed);

// How many anchors a network has in all: those of the list that its [yolo] heads share, or of its [region].
// Throws InputError when it has no head with anchors.
int anchorsOfHeads(const NetworkSpec& spec);

// The same network with other anchors, pixels at its own input size, by rising area; as many as it has.
NetworkSpec withAnchors(NetworkSpec spec, const std::vector<std::pair<double, double>>& anchors);

}  // namespace abcp
