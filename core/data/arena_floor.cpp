#include "core/data/arena_floor.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace abcp::arena {

namespace {

constexpr int fixedBits = 4;
constexpr int lightWidth = 256;

// Paints in metres on a square plan of the arena, origin in its middle, y down.
class Brush {
public:
    explicit Brush(cv::Mat& target) : m_target(target) {}

    void polygon(const std::vector<cv::Point2d>& points, const Colour& colour)
    {
        std::vector<cv::Point> fixed;
        for (const cv::Point2d& point : points)
            fixed.push_back(at(point));
        cv::fillConvexPoly(m_target, fixed, bytes(colour), cv::LINE_AA, fixedBits);
    }
    void rectangle(const cv::Point2d& centre, double length, double width, double yaw, const Colour& colour)
    {
        polygon(corners(centre, length, width, yaw), colour);
    }
    void line(const cv::Point2d& from, const cv::Point2d& to, double width, const Colour& colour)
    {
        const cv::Point2d way = to - from;
        rectangle((from + to) / 2.0, std::hypot(way.x, way.y), width, std::atan2(way.y, way.x), colour);
    }
    // A frame of straight lines.
    void frame(const cv::Point2d& centre, double length, double breadth, double width, double yaw, const Colour& colour)
    {
        const auto points = corners(centre, length, breadth, yaw);
        for (std::size_t i = 0; i < 4; ++i)
            line(points[i], points[(i + 1) % 4], width, colour);
    }
    // Angles in degrees.
    void arc(const cv::Point2d& centre, double radius, double begin, double end, double width, const Colour& colour)
    {
        const auto reach = static_cast<int>(std::lround(radius * scale() * (1 << fixedBits)));
        cv::ellipse(m_target, at(centre), {reach, reach}, 0.0, begin, end, bytes(colour), pixels(width), cv::LINE_AA, fixedBits);
    }
    void disc(const cv::Point2d& centre, double radius, const Colour& colour)
    {
        const auto reach = static_cast<int>(std::lround(radius * scale() * (1 << fixedBits)));
        cv::circle(m_target, at(centre), reach, bytes(colour), cv::FILLED, cv::LINE_AA, fixedBits);
    }
    void text(const std::string& words, const cv::Point2d& corner, double height, const Colour& colour)
    {
        const double pixelsHigh = height * scale();
        cv::putText(m_target, words, {static_cast<int>(pixel(corner.x)), static_cast<int>(pixel(corner.y))},
                    cv::FONT_HERSHEY_SIMPLEX, pixelsHigh / 22.0, bytes(colour), std::max(1, static_cast<int>(pixelsHigh / 6.0)),
                    cv::LINE_AA);
    }

private:
    static std::vector<cv::Point2d> corners(const cv::Point2d& centre, double length, double width, double yaw)
    {
        const cv::Point2d along(std::cos(yaw) * length / 2, std::sin(yaw) * length / 2);
        const cv::Point2d across(-std::sin(yaw) * width / 2, std::cos(yaw) * width / 2);
        return {centre + along - across, centre + along + across, centre - along + across, centre - along - across};
    }
    double scale() const { return m_target.cols / (2.0 * arenaHalf); }  // pixels a metre
    double pixel(double metres) const { return (metres + arenaHalf) * scale(); }
    int pixels(double metres) const { return std::max(1, static_cast<int>(std::lround(metres * scale()))); }
    cv::Point at(const cv::Point2d& point) const
    {
        return {static_cast<int>(std::lround((pixel(point.x) - 0.5) * (1 << fixedBits))),
                static_cast<int>(std::lround((pixel(point.y) - 0.5) * (1 << fixedBits)))};
    }

    cv::Mat& m_target;
};

struct FloorPaints {
    Colour base, tile, line, zoneA, zoneB;
};

Colour mixed(const Colour& a, const Colour& b, float share)
{
    return a * (1.0F - share) + b * share;
}

FloorPaints randomPaints(Generator& random)
{
    const std::array<Colour, 7> bases{Colour(0.46F, 0.46F, 0.45F), Colour(0.33F, 0.34F, 0.33F), Colour(0.60F, 0.61F, 0.60F),
                                      Colour(0.40F, 0.45F, 0.33F), Colour(0.47F, 0.40F, 0.33F), Colour(0.40F, 0.50F, 0.57F),
                                      Colour(0.25F, 0.24F, 0.23F)};
    FloorPaints paints;
    paints.base = bases[random.below(bases.size())] * static_cast<float>(random.uniform(0.88, 1.12));
    const bool darkFloor = paints.base[1] < 0.42F;
    paints.tile = paints.base * (darkFloor ? 1.25F : 0.82F);
    const std::array<Colour, 3> lines{Colour(0.86F, 0.88F, 0.88F), Colour(0.30F, 0.74F, 0.86F), Colour(0.72F, 0.78F, 0.70F)};
    paints.line = lines[random.below(lines.size())];
    paints.zoneA = mixed(paints.base, {0.20F, 0.20F, 0.52F}, 0.45F);
    paints.zoneB = mixed(paints.base, {0.52F, 0.34F, 0.18F}, 0.45F);
    return paints;
}

void paintTiles(cv::Mat& texture, const FloorPaints& paints, Generator& random)
{
    const int across = static_cast<int>(6 + random.below(11));
    const double tile = 2.0 * arenaHalf / across;
    const double spread = random.uniform(0.01, 0.05);
    const int step = texture.cols / across + 1;
    for (int row = 0; row < across; ++row) {
        for (int column = 0; column < across; ++column) {
            const auto shade = static_cast<float>(1.0 + random.uniform(-spread, spread));
            texture(cv::Rect(column * texture.cols / across, row * texture.rows / across, step, step) &
                    cv::Rect(0, 0, texture.cols, texture.rows)) = bytes(paints.base * shade);
        }
    }
    Brush brush(texture);
    for (int i = 1; i < across; ++i) {
        const double at = -arenaHalf + i * tile;
        brush.line({at, -arenaHalf}, {at, arenaHalf}, 0.012, paints.tile);
        brush.line({-arenaHalf, at}, {arenaHalf, at}, 0.012, paints.tile);
    }
}

void paintMarkings(cv::Mat& texture, const FloorPaints& paints, Generator& random)
{
    Brush brush(texture);
    const double lineWidth = random.uniform(0.035, 0.06);
    const double half = arenaHalf - 0.25;
    // The teams' starting zones, at two ends.
    const double depth = random.uniform(0.9, 1.3), breadth = random.uniform(1.6, 3.0);
    for (const double end : {-1.0, 1.0}) {
        const cv::Point2d centre(end * (half - depth / 2), 0);
        brush.rectangle(centre, depth, breadth, 0, end < 0 ? paints.zoneA : paints.zoneB);
        brush.frame(centre, depth, breadth, lineWidth, 0, paints.line);
        brush.text(end < 0 ? "A" : "B", {centre.x - 0.15, centre.y + 0.18}, 0.4, paints.line);
    }
    // Centre line, circle, and rings around the corners.
    brush.frame({0, 0}, 2 * half, 2 * half, lineWidth, 0, paints.line);
    brush.line({0, -half}, {0, half}, lineWidth, paints.line);
    const double radius = random.uniform(0.6, 1.0);
    brush.disc({0, 0}, radius, mixed(paints.base, paints.tile, 0.5F));
    brush.arc({0, 0}, radius, 0, 360, lineWidth, paints.line);
    brush.arc({0, 0}, radius * 0.55, 0, 360, lineWidth * 0.7, paints.line);
    for (const double x : {-1.0, 1.0})
        for (const double y : {-1.0, 1.0})
            brush.arc({x * half, y * half}, 0.8, x < 0 ? (y < 0 ? 0 : 270) : (y < 0 ? 90 : 180),
                      x < 0 ? (y < 0 ? 90 : 360) : (y < 0 ? 180 : 270), lineWidth, paints.line);
    // Diagonal warning stripes beside the centre.
    const Colour yellow(0.18F, 0.66F, 0.80F), black(0.14F, 0.14F, 0.14F);
    for (const double side : {-1.0, 1.0}) {
        const double y = side * random.uniform(1.4, 2.2);
        brush.rectangle({0, y}, 1.28, 0.16, 0, black);
        for (int i = 0; i < 8; ++i) {
            const double x = -0.60 + i * 0.16;
            brush.polygon({{x - 0.05, y - 0.08}, {x + 0.03, y - 0.08}, {x + 0.09, y + 0.08}, {x + 0.01, y + 0.08}}, yellow);
        }
    }
    for (int i = 0; i < 3; ++i)
        brush.text(std::to_string(1 + random.below(9)), {random.uniform(-2.4, 2.2), random.uniform(-2.2, 2.4)}, 0.28, paints.tile);
}

void paintWear(cv::Mat& texture, const FloorPaints& paints, Generator& random)
{
    Brush brush(texture);
    for (int i = 0; i < 14; ++i) {
        // Tyre marks: arcs in pairs.
        const cv::Point2d centre(random.uniform(-3.0, 3.0), random.uniform(-3.0, 3.0));
        const double radius = random.uniform(0.3, 1.8), begin = random.uniform(0.0, 360.0);
        const Colour mark = paints.base * static_cast<float>(random.uniform(0.80, 0.93));
        const double end = begin + random.uniform(20.0, 70.0);
        brush.arc(centre, radius, begin, end, 0.03, mark);
        brush.arc(centre, radius + 0.42, begin, end, 0.03, mark);
    }
    for (int i = 0; i < 40; ++i) {
        const cv::Point2d at(random.uniform(-3.0, 3.0), random.uniform(-3.0, 3.0));
        brush.disc(at, random.uniform(0.01, 0.05), paints.base * static_cast<float>(random.uniform(0.78, 1.1)));
    }
}

// Fills the hull of the points' shadows, on a map of the whole floor.
void castShadow(cv::Mat& map, const std::vector<Vec3>& points, const Vec3& towards)
{
    if (points.size() < 3)
        return;
    const double scale = map.cols / (2.0 * arenaHalf);
    std::vector<cv::Point2f> flat;
    for (const Vec3& point : points) {
        flat.emplace_back(static_cast<float>((point[0] - towards[0] / towards[2] * point[2] + arenaHalf) * scale),
                          static_cast<float>((arenaHalf - point[1] + towards[1] / towards[2] * point[2]) * scale));
    }
    std::vector<cv::Point2f> hull;
    cv::convexHull(flat, hull);
    std::vector<cv::Point> fixed;
    for (const cv::Point2f& point : hull)
        fixed.emplace_back(cvRound(point.x * (1 << fixedBits)), cvRound(point.y * (1 << fixedBits)));
    cv::fillConvexPoly(map, fixed, cv::Scalar(255), cv::LINE_AA, fixedBits);
}

cv::Mat lightOnFloor(const Scene& scene, const std::vector<Mesh>& standing, Generator& random)
{
    cv::Mat shadow(lightWidth, lightWidth, CV_8UC1, cv::Scalar(0));
    cv::Mat contact = shadow.clone();
    for (const Mesh& mesh : standing) {
        std::vector<Vec3> low, high;
        for (const Face& face : mesh.faces())
            for (const Vec3& corner : face.corners)
                (corner[2] < 0.285 ? low : high).push_back(corner);
        castShadow(shadow, low, scene.light.towards);
        castShadow(shadow, high, scene.light.towards);
        castShadow(contact, low, {0, 0, 1});
    }
    cv::GaussianBlur(shadow, shadow, {}, 1.3);
    cv::GaussianBlur(contact, contact, {}, 3.2);

    // Blotches, and a pool of light somewhere.
    cv::Mat blotches(24, 24, CV_32FC1);
    for (auto it = blotches.begin<float>(); it != blotches.end<float>(); ++it)
        *it = static_cast<float>(random.uniform(-0.045, 0.045));
    cv::resize(blotches, blotches, shadow.size(), 0, 0, cv::INTER_CUBIC);
    const double poolX = random.uniform(0.2, 0.8), poolY = random.uniform(0.2, 0.8), fall = random.uniform(0.25, 0.75);
    const Colour direct = scene.light.lamp * static_cast<float>(scene.light.towards[2]);
    cv::Mat light(shadow.size(), CV_32FC3);
    for (int row = 0; row < lightWidth; ++row) {
        const auto* dark = shadow.ptr<std::uint8_t>(row);
        const auto* near = contact.ptr<std::uint8_t>(row);
        const auto* blotch = blotches.ptr<float>(row);
        auto* out = light.ptr<cv::Vec3f>(row);
        for (int column = 0; column < lightWidth; ++column) {
            const double dx = static_cast<double>(column) / lightWidth - poolX, dy = static_cast<double>(row) / lightWidth - poolY;
            const auto pool = static_cast<float>(1.12 - fall * std::min(0.6, dx * dx + dy * dy));
            const float sun = 1.0F - 0.92F * static_cast<float>(dark[column]) / 255.0F;
            const float sky = 1.0F - 0.60F * static_cast<float>(near[column]) / 255.0F;
            out[column] = (direct * sun + scene.light.ambient * sky) * (pool + blotch[column]);
        }
    }
    return light;
}

}  // namespace

FloorTexture paintFloor(const Scene& scene, const std::vector<Mesh>& standing, int size, Generator& random)
{
    FloorTexture floor;
    floor.halfWidth = arenaHalf;
    const int width = std::clamp(size * 3, 512, 2048);
    const FloorPaints paints = randomPaints(random);
    floor.paint[0].create(width, width, CV_8UC3);
    paintTiles(floor.paint[0], paints, random);
    paintMarkings(floor.paint[0], paints, random);
    paintWear(floor.paint[0], paints, random);
    for (std::size_t level = 1; level < floor.paint.size(); ++level)
        cv::resize(floor.paint[level - 1], floor.paint[level], {}, 0.5, 0.5, cv::INTER_AREA);
    floor.light = lightOnFloor(scene, standing, random);
    return floor;
}

}  // namespace abcp::arena
