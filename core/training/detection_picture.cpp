#include "core/training/detection_picture.h"

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <array>
#include <cstdio>

namespace abcp {

namespace {

// Okabe and Ito's colour-blind-safe set, BGR.
const std::array<cv::Scalar, 7> palette{cv::Scalar(0, 159, 230),  cv::Scalar(233, 180, 86), cv::Scalar(115, 158, 0), cv::Scalar(66, 228, 240),
                                        cv::Scalar(178, 114, 0),  cv::Scalar(0, 94, 213),   cv::Scalar(167, 121, 204)};

std::string encoded(const char* extension, const cv::Mat& image, const std::vector<int>& options)
{
    std::vector<uchar> bytes;
    cv::imencode(extension, image, bytes, options);
    return {bytes.begin(), bytes.end()};
}

}  // namespace

cv::Mat withDetections(const cv::Mat& image, const std::vector<Detection>& detections, const std::vector<std::string>& names)
{
    cv::Mat result = image.clone();
    const int side = std::max(image.cols, image.rows);
    const int thickness = std::max(1, side / 320);
    const double scale = std::clamp(side / 900.0, 0.3, 1.2);
    for (auto detection = detections.rbegin(); detection != detections.rend(); ++detection) {  // the surest on top
        const cv::Scalar colour = palette[static_cast<std::size_t>(detection->classId) % palette.size()];
        const auto width = static_cast<float>(image.cols), height = static_cast<float>(image.rows);
        const cv::Rect box(cv::Point(cvRound(detection->box.x * width), cvRound(detection->box.y * height)),
                           cv::Point(cvRound((detection->box.x + detection->box.width) * width), cvRound((detection->box.y + detection->box.height) * height)));
        cv::rectangle(result, box, colour, thickness, cv::LINE_AA);
        char text[160];
        std::snprintf(text, sizeof text, "%.100s %.2f", names.at(static_cast<std::size_t>(detection->classId)).c_str(),
                      static_cast<double>(detection->confidence));
        int baseline = 0;
        const cv::Size extent = cv::getTextSize(text, cv::FONT_HERSHEY_SIMPLEX, scale, 1, &baseline);
        const cv::Point corner(std::clamp(box.x, 0, std::max(0, image.cols - extent.width)), std::max(extent.height + baseline, box.y));
        cv::rectangle(result, corner - cv::Point(0, extent.height + baseline), corner + cv::Point(extent.width, 0), colour, cv::FILLED);
        cv::putText(result, text, corner - cv::Point(0, baseline / 2 + 1), cv::FONT_HERSHEY_SIMPLEX, scale, cv::Scalar::all(0), 1, cv::LINE_AA);
    }
    return result;
}

std::string encodedPng(const cv::Mat& image)
{
    return encoded(".png", image, {});
}

std::string encodedJpeg(const cv::Mat& image, int quality)
{
    return encoded(".jpg", image, {cv::IMWRITE_JPEG_QUALITY, quality});
}

}  // namespace abcp
