#pragma once

#include "core/data/box.h"

#include <opencv2/core/mat.hpp>

#include <string>
#include <vector>

namespace abcp {

// The picture with a labelled box for each detection; a class keeps its colour. names: one a class.
cv::Mat withDetections(const cv::Mat& image, const std::vector<Detection>& detections, const std::vector<std::string>& names);

// The picture as a file's bytes.
std::string encodedPng(const cv::Mat& image);
std::string encodedJpeg(const cv::Mat& image, int quality = 85);

}  // namespace abcp
