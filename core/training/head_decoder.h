#pragma once

#include "core/data/box.h"
#include "core/data/image.h"
#include "core/network/network_spec.h"

#include <vector>

namespace abcp {

// Appends what one detection head sees. `raw`: the layer.input.elements() values that it reads, as the layer before made them.
// One detection a cell, anchor and class whose confidence (objectness x class probability) exceeds the threshold; boxes are
// shares of the network's input and may reach over its edges. Cells with values that are not numbers give nothing.
// Throws InputError on a [region] whose classes are a tree.
void decodeHead(const float* raw, const LayerSpec& layer, Shape networkInput, float threshold, std::vector<Detection>& out);

// Greedy, per class: of two boxes with an IoU above the threshold the less confident goes. At most maxDetections, by falling
// confidence; equal confidences keep their order.
std::vector<Detection> nonMaximumSuppression(std::vector<Detection> detections, float iouThreshold, int maxDetections);

// Shares of the network's input -> shares of the image, clipped to it; a box that lies outside the image goes.
std::vector<Detection> onImage(std::vector<Detection> detections, const Letterbox& letterbox);

}  // namespace abcp
