#include "core/data/arena_geometry.h"

#include <cmath>

namespace abcp::arena {

cv::Scalar bytes(const Colour& colour)
{
    return {colour[0] * 255.0, colour[1] * 255.0, colour[2] * 255.0};
}

Vec3 unit(const Vec3& v)
{
    return v * (1.0 / std::sqrt(v.dot(v)));
}

cv::Matx33d rotation(double yaw, double pitch, double roll)
{
    const double cy = std::cos(yaw), sy = std::sin(yaw);
    const double cp = std::cos(pitch), sp = std::sin(pitch);
    const double cr = std::cos(roll), sr = std::sin(roll);
    const cv::Matx33d aboutZ(cy, -sy, 0, sy, cy, 0, 0, 0, 1);
    const cv::Matx33d aboutY(cp, 0, sp, 0, 1, 0, -sp, 0, cp);
    const cv::Matx33d aboutX(1, 0, 0, 0, cr, -sr, 0, sr, cr);
    return aboutZ * aboutY * aboutX;
}

Camera::Camera(const Vec3& position, const Vec3& target, double fieldOfView, double roll)
    : m_position(position), m_forward(unit(target - position)), m_focal(0.5 / std::tan(fieldOfView / 2.0))
{
    const Vec3 right = unit(m_forward.cross(Vec3(0, 0, 1)));
    const Vec3 down = m_forward.cross(right);
    m_right = right * std::cos(roll) + down * std::sin(roll);
    m_down = down * std::cos(roll) - right * std::sin(roll);
}

Vec3 Camera::toCamera(const Vec3& point) const
{
    const Vec3 offset = point - m_position;
    return {offset.dot(m_right), offset.dot(m_down), offset.dot(m_forward)};
}

cv::Point2d Camera::project(const Vec3& point) const
{
    const Vec3 seen = toCamera(point);
    return {0.5 + m_focal * seen[0] / seen[2], 0.5 + m_focal * seen[1] / seen[2]};
}

Vec3 Camera::ray(const cv::Point2d& place) const
{
    return unit(m_forward + m_right * ((place.x - 0.5) / m_focal) + m_down * ((place.y - 0.5) / m_focal));
}

}  // namespace abcp::arena
