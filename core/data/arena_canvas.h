#pragma once

#include "core/data/arena_geometry.h"

#include <opencv2/core/mat.hpp>

#include <array>
#include <cstdint>
#include <span>

namespace abcp::arena {

struct Corner {
    Vec3 at;
    Colour colour;
};

// The floor's paint and the light on it, as a plan of the arena: x to the right, y up.
struct FloorTexture {
    std::array<cv::Mat, 3> paint;  // CV_8UC3; each level has half the width of the one before
    cv::Mat light;                 // CV_32FC3, factors
    double halfWidth = 0;          // metres
};

// A depth-buffered picture at twice the final width, and beside it which thing each pixel shows.
class Canvas {
public:
    // An id's high bit marks a pixel that shines; the rest counts things, 0 being none.
    static constexpr std::uint16_t shines = 0x8000;

    Canvas(const Camera& camera, int size);

    const Camera& camera() const { return m_camera; }
    int width() const { return m_colour.cols; }
    cv::Mat& colour() { return m_colour; }  // CV_8UC3
    const cv::Mat& colour() const { return m_colour; }
    cv::Mat& ids() { return m_ids; }  // CV_16UC1
    const cv::Mat& ids() const { return m_ids; }

    // Fills a flat convex polygon; returns how many of its pixels lie in the picture, hidden or not.
    int fill(std::span<const Corner> corners, std::uint16_t id);
    void fillFloor(const FloorTexture& floor);

    // From here on, countedPixels() counts the pixels of the things filled, each once, hidden or not.
    void beginCount();
    int countedPixels() const { return m_counted; }

private:
    Camera m_camera;
    cv::Mat m_colour;
    cv::Mat m_ids;
    cv::Mat m_nearness;  // CV_32FC1, 1 / distance
    cv::Mat m_stamps;    // CV_16UC1, the count that saw the pixel last
    std::uint16_t m_stamp = 0;
    int m_counted = 0;
};

}  // namespace abcp::arena
