#include "core/data/arena_canvas.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace abcp::arena {

namespace {

constexpr double nearest = 0.06;  // metres; what is nearer is cut off
constexpr int supersampling = 2;

// A corner in pixels with N values that are linear over the picture.
template <std::size_t N>
struct ScreenCorner {
    double x, y;
    std::array<double, N> values;
};

// Calls paint(pixel, values) for each pixel of a width x width picture whose centre lies in the triangle.
template <std::size_t N, typename Paint>
void scan(const ScreenCorner<N>& a, const ScreenCorner<N>& b, const ScreenCorner<N>& c, int width, Paint&& paint)
{
    const double area = (b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y);
    if (std::abs(area) < 1e-9)
        return;
    std::array<double, N> dx, dy;
    for (std::size_t k = 0; k < N; ++k) {
        const double ab = b.values[k] - a.values[k], ac = c.values[k] - a.values[k];
        dx[k] = (ab * (c.y - a.y) - ac * (b.y - a.y)) / area;
        dy[k] = (ac * (b.x - a.x) - ab * (c.x - a.x)) / area;
    }
    const auto firstCentre = [width](double edge) {
        return static_cast<int>(std::ceil(std::clamp(edge, 0.0, static_cast<double>(width)) - 0.5));
    };
    const int top = firstCentre(std::min({a.y, b.y, c.y}));
    const int bottom = firstCentre(std::max({a.y, b.y, c.y}));
    const std::array<const ScreenCorner<N>*, 4> loop{&a, &b, &c, &a};
    for (int row = top; row < bottom; ++row) {
        const double y = row + 0.5;
        double left = 1e30, right = -1e30;
        for (std::size_t e = 0; e < 3; ++e) {
            const auto& p = *loop[e];
            const auto& q = *loop[e + 1];
            if ((p.y <= y) == (q.y <= y))
                continue;
            const double x = p.x + (q.x - p.x) * (y - p.y) / (q.y - p.y);
            left = std::min(left, x);
            right = std::max(right, x);
        }
        const int begin = firstCentre(left), end = firstCentre(right);
        std::array<float, N> value, step;
        for (std::size_t k = 0; k < N; ++k) {
            value[k] = static_cast<float>(a.values[k] + dx[k] * (begin + 0.5 - a.x) + dy[k] * (y - a.y));
            step[k] = static_cast<float>(dx[k]);
        }
        int pixel = row * width + begin;
        for (int column = begin; column < end; ++column, ++pixel) {
            paint(pixel, value);
            for (std::size_t k = 0; k < N; ++k)
                value[k] += step[k];
        }
    }
}

struct SeenCorner {
    Vec3 at;  // camera coordinates
    Colour colour;
};

// The part of a polygon in front of the near plane.
std::vector<SeenCorner> clipped(const Camera& camera, std::span<const Corner> corners)
{
    std::vector<SeenCorner> seen;
    seen.reserve(corners.size());
    for (const Corner& corner : corners)
        seen.push_back({camera.toCamera(corner.at), corner.colour});
    if (std::ranges::all_of(seen, [](const SeenCorner& corner) { return corner.at[2] >= nearest; }))
        return seen;

    std::vector<SeenCorner> front;
    for (std::size_t i = 0; i < seen.size(); ++i) {
        const SeenCorner& p = seen[i];
        const SeenCorner& q = seen[(i + 1) % seen.size()];
        if (p.at[2] >= nearest)
            front.push_back(p);
        if ((p.at[2] >= nearest) != (q.at[2] >= nearest)) {
            const double t = (nearest - p.at[2]) / (q.at[2] - p.at[2]);
            front.push_back({p.at + (q.at - p.at) * t, p.colour + (q.colour - p.colour) * static_cast<float>(t)});
        }
    }
    return front;
}

// Bilinear reading of a square texture; u and v in its widths, 0 to 1.
template <typename Pixel>
cv::Vec3f sample(const cv::Mat& texture, float u, float v)
{
    const float limit = static_cast<float>(texture.cols) - 1.001F;
    const float x = std::clamp(u * static_cast<float>(texture.cols) - 0.5F, 0.0F, limit);
    const float y = std::clamp(v * static_cast<float>(texture.cols) - 0.5F, 0.0F, limit);
    const int column = static_cast<int>(x), row = static_cast<int>(y);
    const float fx = x - static_cast<float>(column), fy = y - static_cast<float>(row);
    const Pixel* upper = texture.ptr<Pixel>(row) + column;
    const Pixel* lower = texture.ptr<Pixel>(row + 1) + column;
    cv::Vec3f result;
    for (int k = 0; k < 3; ++k) {
        const auto a = static_cast<float>(upper[0][k]), b = static_cast<float>(upper[1][k]);
        const auto c = static_cast<float>(lower[0][k]), d = static_cast<float>(lower[1][k]);
        const float above = a + (b - a) * fx, below = c + (d - c) * fx;
        result[k] = above + (below - above) * fy;
    }
    return result;
}

std::uint8_t toByte(float value)
{
    return static_cast<std::uint8_t>(std::clamp(value + 0.5F, 0.0F, 255.0F));
}

}  // namespace

Canvas::Canvas(const Camera& camera, int size)
    : m_camera(camera), m_colour(size * supersampling, size * supersampling, CV_8UC3, cv::Scalar::all(0)),
      m_ids(m_colour.size(), CV_16UC1, cv::Scalar(0)), m_nearness(m_colour.size(), CV_32FC1, cv::Scalar(0)),
      m_stamps(m_colour.size(), CV_16UC1, cv::Scalar(0))
{
}

void Canvas::beginCount()
{
    ++m_stamp;
    m_counted = 0;
}

int Canvas::fill(std::span<const Corner> corners, std::uint16_t id)
{
    const std::vector<SeenCorner> front = clipped(m_camera, corners);
    if (front.size() < 3)
        return 0;
    const int size = width();
    std::vector<ScreenCorner<4>> screen;
    screen.reserve(front.size());
    for (const SeenCorner& corner : front) {
        const double scale = m_camera.focal() / corner.at[2];
        screen.push_back({(0.5 + corner.at[0] * scale) * size, (0.5 + corner.at[1] * scale) * size,
                          {1.0 / corner.at[2], corner.colour[0] * 255.0, corner.colour[1] * 255.0, corner.colour[2] * 255.0}});
    }

    auto* const colour = m_colour.ptr<cv::Vec3b>();
    auto* const ids = m_ids.ptr<std::uint16_t>();
    auto* const nearness = m_nearness.ptr<float>();
    auto* const stamps = m_stamps.ptr<std::uint16_t>();
    int pixels = 0;
    for (std::size_t i = 1; i + 1 < screen.size(); ++i) {
        scan<4>(screen[0], screen[i], screen[i + 1], size, [&](int pixel, const std::array<float, 4>& value) {
            ++pixels;
            if (stamps[pixel] != m_stamp) {
                stamps[pixel] = m_stamp;
                ++m_counted;
            }
            if (value[0] <= nearness[pixel])
                return;
            nearness[pixel] = value[0];
            ids[pixel] = id;
            colour[pixel] = cv::Vec3b(toByte(value[1]), toByte(value[2]), toByte(value[3]));
        });
    }
    return pixels;
}

void Canvas::fillFloor(const FloorTexture& floor)
{
    const double h = floor.halfWidth;
    const std::array<Corner, 4> corners{Corner{{-h, -h, 0}, {0.0F, 1.0F, 0}}, Corner{{h, -h, 0}, {1.0F, 1.0F, 0}},
                                        Corner{{h, h, 0}, {1.0F, 0.0F, 0}}, Corner{{-h, h, 0}, {0.0F, 0.0F, 0}}};
    const int size = width();
    std::vector<ScreenCorner<3>> screen;
    for (const SeenCorner& corner : clipped(m_camera, corners)) {
        const double scale = m_camera.focal() / corner.at[2], nearness = 1.0 / corner.at[2];
        screen.push_back({(0.5 + corner.at[0] * scale) * size, (0.5 + corner.at[1] * scale) * size,
                          {nearness, corner.colour[0] * nearness, corner.colour[1] * nearness}});
    }

    // Nearness at which one pixel spans one texel of the finest level; grazing views want a coarser level sooner.
    const double texelsPerMetre = floor.paint[0].cols / (2.0 * h);
    const auto sharp = static_cast<float>(1.6 * texelsPerMetre / (m_camera.focal() * size));
    auto* const colour = m_colour.ptr<cv::Vec3b>();
    auto* const nearness = m_nearness.ptr<float>();
    for (std::size_t i = 1; i + 1 < screen.size(); ++i) {
        scan<3>(screen[0], screen[i], screen[i + 1], size, [&](int pixel, const std::array<float, 3>& value) {
            if (value[0] <= nearness[pixel])
                return;
            nearness[pixel] = value[0];
            const float u = value[1] / value[0], v = value[2] / value[0];
            const std::size_t level = value[0] > sharp / 2 ? 0 : value[0] > sharp / 4 ? 1 : 2;
            const cv::Vec3f paint = sample<cv::Vec3b>(floor.paint[level], u, v);
            const cv::Vec3f light = sample<cv::Vec3f>(floor.light, u, v);
            colour[pixel] =
                cv::Vec3b(toByte(paint[0] * light[0]), toByte(paint[1] * light[1]), toByte(paint[2] * light[2]));
        });
    }
}

}  // namespace abcp::arena
