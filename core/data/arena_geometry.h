#pragma once

#include <opencv2/core/matx.hpp>
#include <opencv2/core/types.hpp>

// The arena's space: metres, z up, the floor at z = 0 with the arena's centre at the origin.
namespace abcp::arena {

using Vec3 = cv::Vec3d;
using Colour = cv::Vec3f;  // BGR, 0 to 1

// For OpenCV's drawing functions, 0 to 255.
cv::Scalar bytes(const Colour& colour);

Vec3 unit(const Vec3& v);

// A rotation and a shift: local coordinates to arena coordinates.
struct Pose {
    cv::Matx33d turn = cv::Matx33d::eye();
    Vec3 at = {0, 0, 0};

    Vec3 operator()(const Vec3& local) const { return turn * local + at; }
    // This pose, seen from inside another one.
    Pose inside(const Pose& outer) const { return {outer.turn * turn, outer(at)}; }
};

// Angles in radians, about the z, y and x axis; yaw is applied last.
cv::Matx33d rotation(double yaw, double pitch = 0.0, double roll = 0.0);

// A pinhole camera with a square picture. Picture coordinates are shares of it, origin top left.
class Camera {
public:
    // fieldOfView: full angle, radians; roll turns the camera about its axis of view.
    Camera(const Vec3& position, const Vec3& target, double fieldOfView, double roll);

    const Vec3& position() const { return m_position; }
    const Vec3& forward() const { return m_forward; }
    double focal() const { return m_focal; }  // in picture widths

    // x to the right, y down, z the distance along the axis of view, metres.
    Vec3 toCamera(const Vec3& point) const;
    // Where a point in front of the camera (toCamera(point)[2] > 0) falls.
    cv::Point2d project(const Vec3& point) const;
    // The direction in which a place of the picture is seen; unit length.
    Vec3 ray(const cv::Point2d& place) const;

private:
    Vec3 m_position;
    Vec3 m_forward;
    Vec3 m_right;
    Vec3 m_down;
    double m_focal;
};

}  // namespace abcp::arena
