#include "core/training/augmentation.h"

#include "core/data/image.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>

namespace abcp {

namespace {

constexpr float minShareLeft = 0.25f;
constexpr float minPixelsLeft = 2.0f;

// Where the source picture comes to lie in the input, in shares of the input.
struct Placement {
    double left, top, width, height;
    bool flipped;

    Box apply(const Box& box) const
    {
        const double x = flipped ? 1.0 - box.x - box.width : box.x;
        return {static_cast<float>(left + x * width), static_cast<float>(top + box.y * height),
                static_cast<float>(box.width * width), static_cast<float>(box.height * height)};
    }
};

Placement drawPlacement(const cv::Mat& image, const Shape& input, const AugmentationSettings& settings, Generator& generator)
{
    const Letterbox fit = letterboxFor(image.cols, image.rows, input.width, input.height);
    const double zoom = generator.uniform(1.0 - settings.scale, 1.0 + settings.scale);
    const double width = zoom * fit.width / input.width;
    const double height = zoom * fit.height / input.height;
    return {0.5 - width / 2 + generator.uniform(-settings.translate, settings.translate),
            0.5 - height / 2 + generator.uniform(-settings.translate, settings.translate), width, height,
            generator.chance(settings.flipProbability)};
}

cv::Mat warped(const cv::Mat& image, const Placement& place, const Shape& input)
{
    const double scaleX = place.width * input.width / image.cols;
    const double scaleY = place.height * input.height / image.rows;
    const double left = place.left * input.width;
    const double top = place.top * input.height;
    // Pixel centres lie at +0.5; a flipped picture runs from its right edge to the left.
    const double signX = place.flipped ? -scaleX : scaleX;
    const double originX = place.flipped ? left + place.width * input.width : left;
    const cv::Matx23d toInput(signX, 0, originX + 0.5 * signX - 0.5, 0, scaleY, top + 0.5 * scaleY - 0.5);
    cv::Mat result;
    cv::warpAffine(image, result, toInput, cv::Size(input.width, input.height), cv::INTER_LINEAR, cv::BORDER_CONSTANT,
                   cv::Scalar::all(127));
    return result;
}

// A factor f or 1/f with f uniform in [1, limit], as Darknet draws it.
double drawFactor(double limit, Generator& generator)
{
    const double factor = generator.uniform(1.0, std::max(1.0, limit));
    return generator.chance(0.5) ? factor : 1.0 / factor;
}

void changeColour(cv::Mat& image, const AugmentationSettings& settings, Generator& generator)
{
    const double hueShift = generator.uniform(-settings.hue, settings.hue) * 180.0;  // OpenCV's hue circle is 180 long
    const double saturation = drawFactor(settings.saturation, generator);
    const double exposure = drawFactor(settings.exposure, generator);
    cv::Mat table(1, 256, CV_8UC3);
    for (int i = 0; i < 256; ++i) {
        const double hue = std::fmod(i + hueShift + 360.0, 180.0);
        table.at<cv::Vec3b>(i) = {cv::saturate_cast<uchar>(std::floor(hue)), cv::saturate_cast<uchar>(i * saturation),
                                  cv::saturate_cast<uchar>(i * exposure)};
    }
    cv::cvtColor(image, image, cv::COLOR_BGR2HSV);
    cv::LUT(image, table, image);
    cv::cvtColor(image, image, cv::COLOR_HSV2BGR);
}

std::vector<LabelledBox> placedBoxes(const std::vector<LabelledBox>& boxes, const Placement& place, const Shape& input)
{
    std::vector<LabelledBox> result;
    for (const LabelledBox& labelled : boxes) {
        const Box whole = place.apply(labelled.box);
        const float left = std::clamp(whole.x, 0.0f, 1.0f);
        const float top = std::clamp(whole.y, 0.0f, 1.0f);
        const float right = std::clamp(whole.x + whole.width, 0.0f, 1.0f);
        const float bottom = std::clamp(whole.y + whole.height, 0.0f, 1.0f);
        const Box remaining{left, top, right - left, bottom - top};
        if (remaining.area() < minShareLeft * whole.area()
            || remaining.width * static_cast<float>(input.width) < minPixelsLeft
            || remaining.height * static_cast<float>(input.height) < minPixelsLeft)
            continue;
        result.push_back({remaining, labelled.classId, labelled.crowd});
    }
    return result;
}

}  // namespace

TrainingExample makeExample(const cv::Mat& image, const std::vector<LabelledBox>& boxes, const Shape& input,
                            const AugmentationSettings& settings, Generator& generator)
{
    if (!settings.enabled) {
        const Letterbox letterbox = letterboxFor(image.cols, image.rows, input.width, input.height);
        TrainingExample example{letterboxed(image, letterbox), {}};
        for (const LabelledBox& labelled : boxes)
            example.boxes.push_back({letterbox.toInput(labelled.box), labelled.classId, labelled.crowd});
        return example;
    }
    const Placement place = drawPlacement(image, input, settings, generator);
    TrainingExample example{warped(image, place, input), placedBoxes(boxes, place, input)};
    changeColour(example.image, settings, generator);
    return example;
}

}  // namespace abcp
