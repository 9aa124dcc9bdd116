#pragma once

#include "core/base/random.h"
#include "core/data/arena.h"
#include "core/data/arena_geometry.h"
#include "core/data/arena_mesh.h"
#include "core/data/arena_robot.h"

#include <optional>
#include <span>
#include <vector>

namespace abcp::arena {

constexpr double arenaHalf = 3.2;  // metres from the centre to a wall

// The rule of the labels. A scene keeps away from its edges: robots turn so that a plate is clearly one or the other.
constexpr double smallestPlateWidth = 0.047;   // of what shows, in shares of the picture
constexpr double smallestPlateHeight = 0.040;
constexpr double smallestFacing = 0.42;        // cosine between a plate's normal and the line of sight
constexpr double leastVisibleRobot = 0.30;     // share that is neither hidden nor outside the picture
constexpr double leastVisiblePlate = 0.40;

struct Obstacle {
    enum class Kind { Crate, Barrier, Pillar, Ramp };

    Kind kind = Kind::Crate;
    cv::Point2d at;
    double yaw = 0;
    double length = 0.4, width = 0.4, height = 0.3;  // metres
    Colour paint;
};

struct Scene {
    ArenaDomain domain;
    Camera camera;
    Light light;
    std::vector<Obstacle> obstacles;
    std::vector<Robot> robots;
};

// Everything that stands in the arena, and who looks at it.
Scene randomScene(ArenaDomain domain, Generator& random);

// The rectangle that points cover, not clipped, in shares of the picture; empty when one is behind the camera.
std::optional<cv::Rect2d> coveredBy(const Camera& camera, std::span<const Vec3> points);

// The share of that rectangle that lies in the picture; 0 when there is none.
double shareInPicture(const Camera& camera, std::span<const Vec3> points);

}  // namespace abcp::arena
