#include "core/training/augmentation.h"

#include "core/data/image.h"
#include "core/training/camera_effects.h"

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

// What of the placed picture lies in a part of the input.
cv::Mat warped(const cv::Mat& image, const Placement& place, const Shape& input, const cv::Rect& part)
{
    const double scaleX = place.width * input.width / image.cols;
    const double scaleY = place.height * input.height / image.rows;
    const double left = place.left * input.width - part.x;
    const double top = place.top * input.height - part.y;
    // Pixel centres lie at +0.5; a flipped picture runs from its right edge to the left.
    const double signX = place.flipped ? -scaleX : scaleX;
    const double originX = place.flipped ? left + place.width * input.width : left;
    const cv::Matx23d toInput(signX, 0, originX + 0.5 * signX - 0.5, 0, scaleY, top + 0.5 * scaleY - 0.5);
    cv::Mat result;
    cv::warpAffine(image, result, toInput, part.size(), cv::INTER_LINEAR, cv::BORDER_CONSTANT,
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

// Appends the boxes of a placed picture, cut off at the part of the input that it is seen in.
void placeBoxes(std::span<const LabelledBox> boxes, const Placement& place, const Shape& input, const cv::Rect& part,
                std::vector<LabelledBox>& result)
{
    const auto width = static_cast<float>(input.width), height = static_cast<float>(input.height);
    const float partLeft = static_cast<float>(part.x) / width, partRight = static_cast<float>(part.x + part.width) / width;
    const float partTop = static_cast<float>(part.y) / height, partBottom = static_cast<float>(part.y + part.height) / height;
    for (const LabelledBox& labelled : boxes) {
        const Box whole = place.apply(labelled.box);
        const float left = std::clamp(whole.x, partLeft, partRight);
        const float top = std::clamp(whole.y, partTop, partBottom);
        const float right = std::clamp(whole.x + whole.width, partLeft, partRight);
        const float bottom = std::clamp(whole.y + whole.height, partTop, partBottom);
        LabelledBox remaining = labelled;
        remaining.box = {left, top, right - left, bottom - top};
        if (remaining.box.area() >= minShareLeft * whole.area() && remaining.box.width * width >= minPixelsLeft
            && remaining.box.height * height >= minPixelsLeft)
            result.push_back(remaining);
    }
}

}  // namespace

TrainingExample makeExample(const cv::Mat& image, const std::vector<LabelledBox>& boxes, const Shape& input,
                            const AugmentationSettings& settings, Generator& generator)
{
    return makeExample({image, boxes}, input, settings, generator);
}

TrainingExample makeExample(const LabelledPicture& picture, const Shape& input, const AugmentationSettings& settings, Generator& generator)
{
    const cv::Mat& image = picture.image;
    if (!settings.enabled) {
        const Letterbox letterbox = letterboxFor(image.cols, image.rows, input.width, input.height);
        TrainingExample example{letterboxed(image, letterbox), {}};
        for (LabelledBox labelled : picture.boxes) {
            labelled.box = letterbox.toInput(labelled.box);
            example.boxes.push_back(labelled);
        }
        return example;
    }
    const cv::Rect whole(0, 0, input.width, input.height);
    const Placement place = drawPlacement(image, input, settings, generator);
    TrainingExample example{warped(image, place, input, whole), {}};
    placeBoxes(picture.boxes, place, input, whole, example.boxes);
    changeColour(example.image, settings, generator);
    addCameraEffects(example.image, static_cast<double>(settings.cameraEffects), generator);
    return example;
}

TrainingExample makeMosaic(std::span<const LabelledPicture, 4> parts, const Shape& input, const AugmentationSettings& settings,
                           Generator& generator)
{
    constexpr double nearestToEdge = 0.3;  // of the point where the four meet
    constexpr double leastZoom = 0.5;
    const double meetX = generator.uniform(nearestToEdge, 1 - nearestToEdge);
    const double meetY = generator.uniform(nearestToEdge, 1 - nearestToEdge);
    const int column = static_cast<int>(meetX * input.width);
    const int row = static_cast<int>(meetY * input.height);
    TrainingExample example{cv::Mat(input.height, input.width, CV_8UC3), {}};
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const bool isRight = i % 2 == 1;
        const bool isBelow = i >= 2;
        const cv::Rect part(cv::Point(isRight ? column : 0, isBelow ? row : 0),
                            cv::Point(isRight ? input.width : column, isBelow ? input.height : row));
        const cv::Mat& image = parts[i].image;
        const Letterbox fit = letterboxFor(image.cols, image.rows, input.width, input.height);
        const double zoom = generator.uniform(leastZoom, 1.0);
        const double width = zoom * fit.width / input.width;
        const double height = zoom * fit.height / input.height;
        // Each picture touches the point with the corner that lies towards it.
        const Placement place{isRight ? meetX : meetX - width, isBelow ? meetY : meetY - height, width, height,
                              generator.chance(settings.flipProbability)};
        cv::Mat seen = warped(image, place, input, part);
        changeColour(seen, settings, generator);
        seen.copyTo(example.image(part));
        placeBoxes(parts[i].boxes, place, input, part, example.boxes);
    }
    addCameraEffects(example.image, static_cast<double>(settings.cameraEffects), generator);
    return example;
}

}  // namespace abcp
