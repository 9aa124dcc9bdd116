#pragma once

#include "core/data/box.h"

#include <opencv2/core/mat.hpp>

#include <filesystem>
#include <string>
#include <utility>

namespace abcp {

// Width and height from the file's header, without decoding; EXIF rotation applied.
// Throws InputError when the file is no image we read (JPEG, PNG, BMP), empty, truncated in its header, or over 64 megapixels.
std::pair<int, int> imageSize(const std::filesystem::path& file);

// The picture as BGR, 8 bits a channel, rotated as EXIF says; gray, RGBA and 16-bit pictures are converted.
// Throws InputError as imageSize does, and when the data are damaged.
cv::Mat loadImage(const std::filesystem::path& file);

struct LoadedImage {
    cv::Mat image;
    std::string warning;  // what was converted or left out, for a person; empty: nothing
};

// The same, telling what is odd about the file.
LoadedImage loadImageWithWarning(const std::filesystem::path& file);

// How a picture lies in a network's input: scaled to fit, centred, the rest gray (0.5), as Darknet does.
struct Letterbox {
    int imageWidth = 0, imageHeight = 0;
    int inputWidth = 0, inputHeight = 0;
    int left = 0, top = 0;
    int width = 0, height = 0;  // of the scaled picture

    Box toInput(const Box& inImage) const;  // shares of the image -> shares of the input
    Box toImage(const Box& inInput) const;  // and back, clipped to the image
};

Letterbox letterboxFor(int imageWidth, int imageHeight, int inputWidth, int inputHeight);
cv::Mat letterboxed(const cv::Mat& image, const Letterbox& letterbox);

}  // namespace abcp
