#include "core/data/arena_mesh.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace abcp::arena {

namespace {

Colour product(const Colour& a, const Colour& b)
{
    return {a[0] * b[0], a[1] * b[1], a[2] * b[2]};
}

}  // namespace

Colour Light::on(const Colour& paint, const Vec3& normal) const
{
    const auto sky = static_cast<float>(0.75 + 0.25 * normal[2]);
    const auto direct = static_cast<float>(std::max(0.0, normal.dot(towards)));
    return product(paint, ambient * sky + lamp * direct);
}

Outline rectangle(double length, double width, double chamfer)
{
    const double x = length / 2, y = width / 2, c = chamfer;
    if (c <= 0.0)
        return {{x, -y}, {x, y}, {-x, y}, {-x, -y}};
    return {{x, -y + c}, {x, y - c}, {x - c, y}, {-x + c, y}, {-x, y - c}, {-x, -y + c}, {-x + c, -y}, {x - c, -y}};
}

Outline disc(double radius, int corners)
{
    Outline outline;
    for (int i = 0; i < corners; ++i) {
        const double angle = 2.0 * std::numbers::pi * (i + 0.5) / corners;
        outline.emplace_back(radius * std::cos(angle), radius * std::sin(angle));
    }
    return outline;
}

Outline scaled(const Outline& outline, double x, double y)
{
    Outline result = outline;
    for (cv::Point2d& point : result)
        point = {point.x * x, point.y * y};
    return result;
}

void Mesh::addPrism(const Pose& pose, const Outline& bottom, double z0, const Outline& top, double z1, const Colour& side,
                    const Colour& lid, int part)
{
    for (std::size_t i = 0; i < bottom.size(); ++i) {
        const std::size_t next = (i + 1) % bottom.size();
        add({{pose({bottom[i].x, bottom[i].y, z0}), pose({bottom[next].x, bottom[next].y, z0}),
              pose({top[next].x, top[next].y, z1}), pose({top[i].x, top[i].y, z1})},
             side, part});
    }
    addSheet(pose, top, z1, lid, part);
}

void Mesh::addPrism(const Pose& pose, const Outline& outline, double z0, double z1, const Colour& side, const Colour& lid,
                    int part)
{
    addPrism(pose, outline, z0, outline, z1, side, lid, part);
}

void Mesh::addSheet(const Pose& pose, const Outline& outline, double height, const Colour& paint, int part, float glow)
{
    Face face{{}, paint, part, glow};
    for (const cv::Point2d& point : outline)
        face.corners.push_back(pose({point.x, point.y, height}));
    add(std::move(face));
}

void Mesh::place(const Pose& pose)
{
    for (Face& face : m_faces)
        for (Vec3& corner : face.corners)
            corner = pose(corner);
}

void Mesh::append(const Mesh& other)
{
    m_faces.insert(m_faces.end(), other.m_faces.begin(), other.m_faces.end());
}

void draw(Canvas& canvas, const Mesh& mesh, const Light& light, std::uint16_t firstId)
{
    std::vector<Corner> corners;
    for (const Face& face : mesh.faces()) {
        const Vec3 across = (face.corners[1] - face.corners[0]).cross(face.corners[2] - face.corners[0]);
        if (across.dot(canvas.camera().position() - face.corners[0]) <= 0.0)
            continue;
        const Colour lit = light.on(face.paint, unit(across)) * (1.0F - face.glow) + face.paint * face.glow;
        corners.clear();
        for (const Vec3& corner : face.corners) {
            // Less light reaches what is near the floor.
            const auto open = static_cast<float>(0.62 + 0.38 * std::clamp(corner[2] / 0.22, 0.0, 1.0));
            corners.push_back({corner, lit * (open + (1.0F - open) * face.glow)});
        }
        auto id = static_cast<std::uint16_t>(firstId == 0 ? 0 : firstId + face.part);
        if (face.glow > 0.5F)
            id |= Canvas::shines;
        canvas.fill(corners, id);
    }
}

}  // namespace abcp::arena
