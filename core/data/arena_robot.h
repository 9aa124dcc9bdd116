#pragma once

#include "core/base/random.h"
#include "core/data/arena_mesh.h"

#include <array>

namespace abcp::arena {

enum class Team { Red, Blue };
enum class Build { Scout, Heavy, Sentry };

// One robot as it stands in the arena. It has an armour plate on each of its four sides.
struct Robot {
    static constexpr int plates = 4;

    Team team = Team::Red;
    Build build = Build::Scout;
    bool dead = false;
    int number = 1;  // 0 to 9, shown on the plates
    double length = 0.62, width = 0.46, deck = 0.27;  // of the chassis without the wheels, metres
    cv::Point2d at;
    double yaw = 0, turretYaw = 0, barrelPitch = 0;  // radians; a positive pitch points down
    double lean = 0;                                 // a dead one may lean to its side
    float shade = 1;                                 // brightness of its paint
    std::array<float, plates> lamps{1, 1, 1, 1};     // how bright each plate's lamps look from the camera, 0 to 1

    Pose pose() const;
    // Corners of a plate's front, counter-clockwise from outside, in arena coordinates.
    std::array<Vec3, 4> plateCorners(int plate) const;
    Vec3 plateNormal(int plate) const;
    // Corners of a box around the robot without its barrel, in arena coordinates.
    std::array<Vec3, 8> bounds() const;
};

Robot randomRobot(Generator& random);  // without a place

// In arena coordinates. Parts: 0 the body, 1 + i the front of plate i.
Mesh robotMesh(const Robot& robot);

}  // namespace abcp::arena
