#pragma once

#include "core/base/random.h"
#include "core/data/box.h"
#include "core/network/network_spec.h"
#include "core/training/training_settings.h"

#include <opencv2/core/mat.hpp>

#include <vector>

namespace abcp {

// A picture at the network's input size with the boxes that are left in it.
struct TrainingExample {
    cv::Mat image;                    // BGR, 8 bits, shape.width x shape.height
    std::vector<LabelledBox> boxes;   // shares of the input
};

// Letterboxes without augmentation, else zooms, shifts, flips and changes colour; boxes follow, and those of which less
// than a quarter, or less than 2 pixels, are left are dropped. The same generator state gives the same example.
TrainingExample makeExample(const cv::Mat& image, const std::vector<LabelledBox>& boxes, const Shape& input,
                            const AugmentationSettings& settings, Generator& generator);

}  // namespace abcp
