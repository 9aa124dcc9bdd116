#include "core/training/detector.h"

#include "core/data/image.h"

namespace abcp {

FeatureMap networkInput(const cv::Mat& bgr, const Shape& shape)
{
    const cv::Mat fitted = letterboxed(bgr, letterboxFor(bgr.cols, bgr.rows, shape.width, shape.height));
    FeatureMap map{shape, std::vector<float>(static_cast<std::size_t>(shape.elements()))};
    const std::size_t plane = static_cast<std::size_t>(shape.width) * static_cast<std::size_t>(shape.height);
    std::size_t at = 0;
    for (int row = 0; row < fitted.rows; ++row) {
        const cv::Vec3b* pixels = fitted.ptr<cv::Vec3b>(row);
        for (int column = 0; column < fitted.cols; ++column, ++at)
            for (std::size_t c = 0; c < 3; ++c)
                map.values[c * plane + at] = static_cast<float>(pixels[column][static_cast<int>(2 - c)]) / 255.0f;
    }
    return map;
}

}  // namespace abcp
