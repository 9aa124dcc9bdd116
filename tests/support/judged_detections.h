#pragma once

#include "core/data/box.h"
#include "core/network/network.h"
#include "core/training/detector.h"

#include <vector>

// What tests share in which another program judges our detections.

// Networks of random weights: a yolov3-tiny and a yolov3 cut by blocks and channels, both narrow, three classes, whose heads see
// some boxes in any picture. Pixels; multiples of 32.
abcp::Network randomTinyDetector(int width, int height);
abcp::Network randomPrunedDetector(int width, int height);

// How far two lists of one picture's detections are apart. Boxes that pair up have the same class.
struct DetectionDifference {
    int pairs = 0;
    int alone = 0;          // boxes above the threshold, of either list, without a partner in the other
    double smallestIou = 1;
    double edge = 0;        // largest, shares of the picture
    double confidence = 0;  // largest

    void add(const DetectionDifference& other);
};

// Pairs up each box above the threshold with the one that is most like it; pairs count as such when their edges are within
// `edgeTolerance` (shares of the picture) and their confidences within 1e-3. The partner may lie below the threshold by as much.
DetectionDifference compareDetections(const std::vector<abcp::Detection>& ours, const std::vector<abcp::Detection>& theirs,
                                      float threshold, double edgeTolerance);
