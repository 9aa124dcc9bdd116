#pragma once

#include "core/base/random.h"
#include "core/data/box.h"
#include "core/network/network_spec.h"
#include "core/training/training_settings.h"

#include <opencv2/core/mat.hpp>

#include <span>
#include <vector>

namespace abcp {

// A picture at the network's input size with the boxes that are left in it.
struct TrainingExample {
    cv::Mat image;                    // BGR, 8 bits, shape.width x shape.height
    std::vector<LabelledBox> boxes;   // shares of the input
};

struct LabelledPicture {
    cv::Mat image;
    std::span<const LabelledBox> boxes;  // shares of the picture
};

// Letterboxes without augmentation, else zooms, shifts, flips, changes colour and adds camera_effects.h; boxes follow, and those of which less
// than a quarter, or less than 2 pixels, are left are dropped. The same generator state gives the same example.
TrainingExample makeExample(const LabelledPicture& picture, const Shape& input, const AugmentationSettings& settings, Generator& generator);
TrainingExample makeExample(const cv::Mat& image, const std::vector<LabelledBox>& boxes, const Shape& input,
                            const AugmentationSettings& settings, Generator& generator);

// Four pictures around a point near the middle (A. Bochkovskiy et al., YOLOv4, 2020, section 3.3), each at half to all of the size
// that fits, flipped and coloured by itself, and cut off at its quarter; one camera sees it all. Boxes as above.
TrainingExample makeMosaic(std::span<const LabelledPicture, 4> parts, const Shape& input, const AugmentationSettings& settings,
                           Generator& generator);

}  // namespace abcp
