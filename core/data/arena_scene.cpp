#include "core/data/arena_scene.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace abcp::arena {

namespace {

constexpr double degree = std::numbers::pi / 180.0;

Camera surveillanceCamera(Generator& random)
{
    const Vec3 target(random.uniform(-1.6, 1.6), random.uniform(-1.6, 1.6), 0.1);
    const double direction = random.uniform(0.0, 2.0 * std::numbers::pi);
    const double elevation = random.uniform(30.0, 54.0) * degree;
    const double distance = random.uniform(3.0, 3.9);
    const Vec3 offset(std::cos(direction) * std::cos(elevation), std::sin(direction) * std::cos(elevation), std::sin(elevation));
    return {target + offset * distance, target, random.uniform(44.0, 50.0) * degree, random.uniform(-2.0, 2.0) * degree};
}

Camera onboardCamera(Generator& random)
{
    const double place = random.uniform(0.0, 2.0 * std::numbers::pi);
    const double out = random.uniform(1.6, 2.6);
    const Vec3 position(std::cos(place) * out, std::sin(place) * out, random.uniform(0.42, 0.68));
    const double heading = place + std::numbers::pi + random.uniform(-32.0, 32.0) * degree;
    const double down = random.uniform(5.0, 15.0) * degree;
    const Vec3 ahead(std::cos(heading) * std::cos(down), std::sin(heading) * std::cos(down), -std::sin(down));
    return {position, position + ahead, random.uniform(56.0, 68.0) * degree, random.uniform(-5.0, 5.0) * degree};
}

// The colour of light, from warm (0) to cool (1).
Colour temperature(double t)
{
    const auto f = static_cast<float>(t);
    return {0.80F + 0.32F * f, 0.97F + 0.02F * f, 1.12F - 0.22F * f};
}

Light randomLight(ArenaDomain domain, Generator& random)
{
    Light light;
    const double direction = random.uniform(0.0, 2.0 * std::numbers::pi);
    const double elevation = random.uniform(42.0, 72.0) * degree;
    light.towards = {std::cos(direction) * std::cos(elevation), std::sin(direction) * std::cos(elevation), std::sin(elevation)};
    const double strength = domain == ArenaDomain::Sim ? random.uniform(0.95, 1.08) : random.uniform(0.8, 1.15);
    const double direct = random.uniform(0.45, 0.68);
    light.lamp = temperature(random.uniform(0.1, 0.9)) * static_cast<float>(strength * direct);
    light.ambient = temperature(random.uniform(0.3, 0.8)) * static_cast<float>(strength * (1.05 - direct));
    return light;
}

Obstacle randomObstacle(Generator& random)
{
    constexpr std::array<std::array<float, 3>, 6> paints{{{0.55F, 0.57F, 0.58F},
                                                          {0.30F, 0.32F, 0.33F},
                                                          {0.22F, 0.45F, 0.60F},
                                                          {0.38F, 0.48F, 0.30F},
                                                          {0.72F, 0.72F, 0.70F},
                                                          {0.42F, 0.55F, 0.62F}}};
    Obstacle obstacle;
    obstacle.kind = static_cast<Obstacle::Kind>(random.below(4));
    obstacle.yaw = random.chance(0.6) ? static_cast<double>(random.below(4)) * std::numbers::pi / 2.0
                                      : random.uniform(0.0, 2.0 * std::numbers::pi);
    const auto& paint = paints[random.below(paints.size())];
    obstacle.paint = Colour(paint[0], paint[1], paint[2]) * static_cast<float>(random.uniform(0.8, 1.15));
    switch (obstacle.kind) {
    case Obstacle::Kind::Crate:
        obstacle.length = random.uniform(0.25, 0.45);
        obstacle.width = random.uniform(0.25, 0.45);
        obstacle.height = random.uniform(0.2, 0.4);
        break;
    case Obstacle::Kind::Barrier:
        obstacle.length = random.uniform(0.8, 1.4);
        obstacle.width = 0.14;
        obstacle.height = random.uniform(0.14, 0.28);
        break;
    case Obstacle::Kind::Pillar:
        obstacle.length = obstacle.width = random.uniform(0.18, 0.3);
        obstacle.height = random.uniform(0.5, 0.8);
        break;
    case Obstacle::Kind::Ramp:
        obstacle.length = random.uniform(0.7, 1.0);
        obstacle.width = random.uniform(0.6, 0.9);
        obstacle.height = random.uniform(0.14, 0.22);
        break;
    }
    return obstacle;
}

double distance(const cv::Point2d& a, const cv::Point2d& b)
{
    return std::hypot(a.x - b.x, a.y - b.y);
}

// A place of the floor that the picture shows, or nothing.
std::optional<cv::Point2d> placeInView(const Scene& scene, Generator& random)
{
    const Camera& camera = scene.camera;
    const Vec3& eye = camera.position();
    cv::Point2d at;
    if (scene.domain == ArenaDomain::Sim) {
        const Vec3 ray = camera.ray({random.uniform(0.06, 0.94), random.uniform(0.10, 0.90)});
        if (ray[2] > -0.05)
            return std::nullopt;
        const double reach = (0.15 - eye[2]) / ray[2];
        at = {eye[0] + ray[0] * reach, eye[1] + ray[1] * reach};
    } else {
        const Vec3 ray = camera.ray({random.uniform(0.04, 0.96), 0.5});
        const double flat = std::hypot(ray[0], ray[1]);
        const double reach = random.uniform(1.25, 3.3);
        at = {eye[0] + ray[0] / flat * reach, eye[1] + ray[1] / flat * reach};
    }
    const double limit = arenaHalf - 0.5;
    if (std::abs(at.x) > limit || std::abs(at.y) > limit)
        return std::nullopt;
    return at;
}

void placeObstacles(Scene& scene, Generator& random)
{
    const std::size_t wanted = 2 + random.below(4);
    for (int attempt = 0; attempt < 40 && scene.obstacles.size() < wanted; ++attempt) {
        Obstacle obstacle = randomObstacle(random);
        const double limit = arenaHalf - 0.5;
        obstacle.at = {random.uniform(-limit, limit), random.uniform(-limit, limit)};
        const double size = std::hypot(obstacle.length, obstacle.width) / 2.0;
        const Vec3& eye = scene.camera.position();
        const double clearance = scene.domain == ArenaDomain::Sim ? 1.5 : 1.2;
        if (distance(obstacle.at, {eye[0], eye[1]}) < size + clearance)
            continue;
        const bool free = std::ranges::all_of(scene.obstacles, [&](const Obstacle& other) {
            return distance(obstacle.at, other.at) > size + std::hypot(other.length, other.width) / 2.0 + 0.2;
        });
        if (free)
            scene.obstacles.push_back(obstacle);
    }
}

// Sets how bright each plate's lamps look, and tells whether every plate is clearly to be labelled or clearly not.
bool lightPlates(const Camera& camera, Robot& robot)
{
    bool clear = true;
    for (int plate = 0; plate < Robot::plates; ++plate) {
        const auto corners = robot.plateCorners(plate);
        const Vec3 middle = (corners[0] + corners[2]) * 0.5;
        const double facing = robot.plateNormal(plate).dot(unit(camera.position() - middle));
        // The lamps shine forwards: seen from the side they are dark.
        const double lamps = std::clamp((facing - smallestFacing + 0.12) / 0.26, 0.0, 1.0);
        robot.lamps[static_cast<std::size_t>(plate)] = static_cast<float>(lamps);
        if (facing < smallestFacing - 0.12)
            continue;
        const auto covered = coveredBy(camera, corners);
        if (!covered)
            continue;
        const bool facesUs = facing > smallestFacing + 0.08;
        const bool largeEnough =
            covered->width > 1.12 * smallestPlateWidth && covered->height > 1.08 * smallestPlateHeight;
        clear = clear && facesUs && largeEnough;
    }
    return clear;
}

bool fits(const Scene& scene, const Robot& robot, bool mayBeCut)
{
    const auto rect = coveredBy(scene.camera, robot.bounds());
    const double largest = scene.domain == ArenaDomain::Sim ? 0.50 : 0.62;
    if (!rect || rect->width < 0.17 || rect->width > largest || shareInPicture(scene.camera, robot.bounds()) < (mayBeCut ? 0.55 : 0.93))
        return false;
    for (const Obstacle& obstacle : scene.obstacles)
        if (distance(robot.at, obstacle.at) < std::hypot(obstacle.length, obstacle.width) / 2.0 + 0.42)
            return false;
    const double mostHidden = scene.domain == ArenaDomain::Sim ? 0.30 : 0.42;
    for (const Robot& other : scene.robots) {
        if (distance(robot.at, other.at) < 0.85)
            return false;
        const auto otherRect = coveredBy(scene.camera, other.bounds());
        if (otherRect && (*rect & *otherRect).area() > mostHidden * std::min(rect->area(), otherRect->area()))
            return false;
    }
    return true;
}

void placeRobots(Scene& scene, Generator& random)
{
    const std::size_t wanted = 2 + random.below(scene.domain == ArenaDomain::Sim ? 4 : 3);
    for (int attempt = 0; attempt < 160 && scene.robots.size() < wanted; ++attempt) {
        const auto at = placeInView(scene, random);
        if (!at)
            continue;
        Robot robot = randomRobot(random);
        robot.at = *at;
        if (!fits(scene, robot, random.chance(0.15)))
            continue;
        for (int turn = 0; turn < 24 && !lightPlates(scene.camera, robot) && !robot.dead; ++turn)
            robot.yaw = random.uniform(0.0, 2.0 * std::numbers::pi);
        scene.robots.push_back(robot);
    }
}

}  // namespace

std::optional<cv::Rect2d> coveredBy(const Camera& camera, std::span<const Vec3> points)
{
    double left = 1e9, top = 1e9, right = -1e9, bottom = -1e9;
    for (const Vec3& point : points) {
        if (camera.toCamera(point)[2] < 0.1)
            return std::nullopt;
        const cv::Point2d place = camera.project(point);
        left = std::min(left, place.x);
        right = std::max(right, place.x);
        top = std::min(top, place.y);
        bottom = std::max(bottom, place.y);
    }
    return cv::Rect2d(left, top, right - left, bottom - top);
}

double shareInPicture(const Camera& camera, std::span<const Vec3> points)
{
    const auto rect = coveredBy(camera, points);
    return rect ? (*rect & cv::Rect2d(0, 0, 1, 1)).area() / rect->area() : 0.0;
}

Scene randomScene(ArenaDomain domain, Generator& random)
{
    const Camera camera = domain == ArenaDomain::Sim ? surveillanceCamera(random) : onboardCamera(random);
    Scene scene{domain, camera, randomLight(domain, random), {}, {}};
    placeObstacles(scene, random);
    placeRobots(scene, random);
    return scene;
}

}  // namespace abcp::arena
