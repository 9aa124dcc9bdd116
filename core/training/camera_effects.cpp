#include "core/training/camera_effects.h"

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace abcp {

namespace {

constexpr double longestBlur = 0.05;     // share of the picture's longer side
constexpr double largestGain = 1.25;
constexpr double darkestCorner = 0.5;    // share of the light that reaches it
constexpr double largestNoise = 16;      // standard deviation, of 255

void blurByMotion(cv::Mat& image, Generator& generator)
{
    const double length = generator.uniform(1.0, std::max(2.0, longestBlur * std::max(image.cols, image.rows)));
    const double angle = generator.uniform(0.0, std::numbers::pi);
    const int reach = static_cast<int>(std::ceil(length / 2)) + 1;
    const cv::Point2d along(std::cos(angle) * length / 2, std::sin(angle) * length / 2);
    cv::Mat kernel = cv::Mat::zeros(2 * reach + 1, 2 * reach + 1, CV_8U);
    constexpr int fractionBits = 4;
    const auto point = [reach](const cv::Point2d& offset) {
        return cv::Point(cvRound((reach + offset.x) * (1 << fractionBits)), cvRound((reach + offset.y) * (1 << fractionBits)));
    };
    cv::line(kernel, point(-along), point(along), cv::Scalar(255), 1, cv::LINE_AA, fractionBits);
    kernel.convertTo(kernel, CV_32F, 1.0 / cv::sum(kernel)[0]);
    cv::filter2D(image, image, -1, kernel, {-1, -1}, 0, cv::BORDER_REPLICATE);
}

void castColour(cv::Mat& image, Generator& generator)
{
    const double limit = std::log(largestGain);
    double gains[3];
    for (double& gain : gains)
        gain = std::exp(generator.uniform(-limit, limit));
    cv::multiply(image, cv::Scalar(gains[0], gains[1], gains[2]), image);
}

void darkenCorners(cv::Mat& image, Generator& generator)
{
    const double loss = generator.uniform(0.0, 1.0 - darkestCorner);
    for (int row = 0; row < image.rows; ++row) {
        auto* pixel = image.ptr<cv::Vec3b>(row);
        const double y = 2 * (row + 0.5) / image.rows - 1;
        for (int column = 0; column < image.cols; ++column) {
            const double x = 2 * (column + 0.5) / image.cols - 1;
            const double light = 1 - loss * (x * x + y * y) / 2;
            for (int channel = 0; channel < 3; ++channel)
                pixel[column][channel] = cv::saturate_cast<uchar>(pixel[column][channel] * light);
        }
    }
}

void addNoise(cv::Mat& image, Generator& generator)
{
    const double deviation = generator.uniform(0.0, largestNoise);
    cv::Mat noise(image.size(), CV_16SC3);
    cv::RNG(generator()).fill(noise, cv::RNG::NORMAL, cv::Scalar::all(0), cv::Scalar::all(deviation));
    cv::add(image, noise, image, cv::noArray(), CV_8U);
}

}  // namespace

void addCameraEffects(cv::Mat& image, double probability, Generator& generator)
{
    if (probability <= 0)
        return;
    // In the order in which light meets them.
    for (const auto effect : {blurByMotion, darkenCorners, castColour, addNoise})
        if (generator.chance(probability))
            effect(image, generator);
}

}  // namespace abcp
