#pragma once

#include <QImage>

#include <opencv2/core/mat.hpp>

namespace abcp::ui {

// A copy of a picture of three channels, blue, green, red, 8 bits each.
QImage imageOf(const cv::Mat& bgr);

}  // namespace abcp::ui
