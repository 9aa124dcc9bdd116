#include "core/data/arena.h"

#include "core/base/error.h"
#include "core/base/random.h"
#include "core/data/arena_effects.h"
#include "core/data/arena_floor.h"
#include "core/data/arena_scene.h"
#include "core/data/arena_surroundings.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace abcp {

namespace {

using namespace arena;

constexpr int partsOfRobot = 1 + Robot::plates;

std::uint16_t firstIdOf(std::size_t robot)
{
    return static_cast<std::uint16_t>(1 + robot * partsOfRobot);
}

// What an id covers in the finished picture, in pixels of the canvas.
struct Covered {
    int left = std::numeric_limits<int>::max(), top = left, right = -1, bottom = -1;  // inclusive
    int pixels = 0;

    void add(int column, int row)
    {
        left = std::min(left, column);
        right = std::max(right, column);
        top = std::min(top, row);
        bottom = std::max(bottom, row);
        ++pixels;
    }
    void add(const Covered& other)
    {
        left = std::min(left, other.left);
        right = std::max(right, other.right);
        top = std::min(top, other.top);
        bottom = std::max(bottom, other.bottom);
        pixels += other.pixels;
    }
    Box box(int width) const
    {
        const auto scale = 1.0F / static_cast<float>(width);
        return {static_cast<float>(left) * scale, static_cast<float>(top) * scale, static_cast<float>(right + 1 - left) * scale,
                static_cast<float>(bottom + 1 - top) * scale};
    }
};

std::vector<Covered> coveredByIds(const Canvas& canvas, std::size_t robots)
{
    std::vector<Covered> covered(1 + robots * partsOfRobot);
    for (int row = 0; row < canvas.width(); ++row) {
        const auto* ids = canvas.ids().ptr<std::uint16_t>(row);
        for (int column = 0; column < canvas.width(); ++column)
            if (const int id = ids[column] & ~Canvas::shines; id != 0)
                covered[static_cast<std::size_t>(id)].add(column, row);
    }
    return covered;
}

struct Drawn {
    Canvas canvas;
    std::vector<int> pixelsOfRobots;  // in the picture, hidden or not
};

Drawn drawThings(const Scene& scene, int size, Generator random)
{
    std::vector<Mesh> standing;
    for (const Robot& robot : scene.robots)
        standing.push_back(robotMesh(robot));
    for (const Obstacle& obstacle : scene.obstacles)
        standing.push_back(obstacleMesh(obstacle));

    Drawn drawn{Canvas(scene.camera, size), {}};
    Canvas& canvas = drawn.canvas;
    drawBackdrop(canvas, scene, random);
    canvas.fillFloor(paintFloor(scene, standing, size, random));
    drawWalls(canvas, scene, random);
    for (std::size_t i = 0; i < standing.size(); ++i) {
        const bool isRobot = i < scene.robots.size();
        canvas.beginCount();
        draw(canvas, standing[i], scene.light, isRobot ? firstIdOf(i) : std::uint16_t{0});
        if (isRobot)
            drawn.pixelsOfRobots.push_back(canvas.countedPixels());
    }
    if (scene.domain == ArenaDomain::Field)
        drawForeground(canvas, random);
    for (const Robot& robot : scene.robots)
        if (robot.dead)
            addSmoke(canvas, {robot.at.x, robot.at.y, robot.deck + 0.1}, random);
    return drawn;
}

struct Labels {
    std::vector<LabelledBox> boxes;
    std::vector<std::size_t> hardlySeen;  // robots of which too little shows for a label
};

// A plate that the robot's lamps light, seen from the camera; pixels of a canvas that wide.
bool isLabelled(const Camera& camera, const Robot& robot, int plate, const Covered& seen, int width)
{
    if (robot.dead || seen.pixels == 0)
        return false;
    const auto corners = robot.plateCorners(plate);
    const Vec3 middle = (corners[0] + corners[2]) * 0.5;
    if (robot.plateNormal(plate).dot(unit(camera.position() - middle)) < smallestFacing)
        return false;
    double whole = 0;  // twice the area in shares of the picture, by the shoelace formula
    for (std::size_t k = 0; k < corners.size(); ++k)
        whole += camera.project(corners[k]).cross(camera.project(corners[(k + 1) % corners.size()]));
    const double wholePixels = std::abs(whole) / 2.0 * width * width;
    const Box box = seen.box(width);
    return seen.pixels >= leastVisiblePlate * wholePixels && box.width >= smallestPlateWidth && box.height >= smallestPlateHeight;
}

Labels labelsOf(const Scene& scene, const Drawn& drawn)
{
    Labels labels;
    const int width = drawn.canvas.width();
    const std::vector<Covered> covered = coveredByIds(drawn.canvas, scene.robots.size());
    for (std::size_t i = 0; i < scene.robots.size(); ++i) {
        const Robot& robot = scene.robots[i];
        Covered all;
        for (int part = 0; part < partsOfRobot; ++part)
            all.add(covered[firstIdOf(i) + static_cast<std::size_t>(part)]);
        const double unhidden = drawn.pixelsOfRobots[i] == 0 ? 0.0 : static_cast<double>(all.pixels) / drawn.pixelsOfRobots[i];
        if (unhidden * shareInPicture(scene.camera, robot.bounds()) < leastVisibleRobot) {
            labels.hardlySeen.push_back(i);
            continue;
        }
        const int base = robot.team == Team::Red ? 0 : 2;
        labels.boxes.push_back({all.box(width), robot.dead ? 4 : base});
        for (int plate = 0; plate < Robot::plates; ++plate) {
            const Covered& seen = covered[firstIdOf(i) + 1 + static_cast<std::size_t>(plate)];
            if (isLabelled(scene.camera, robot, plate, seen, width))
                labels.boxes.push_back({seen.box(width), base + 1});
        }
    }
    return labels;
}

}  // namespace

std::string arenaDomainName(ArenaDomain domain)
{
    return domain == ArenaDomain::Sim ? "sim" : "field";
}

ArenaDomain arenaDomainFromName(const std::string& name)
{
    if (name == "sim")
        return ArenaDomain::Sim;
    if (name == "field")
        return ArenaDomain::Field;
    throw InputError(std::string("arena domain"), "expected sim or field, got \"" + name + '"');
}

const std::vector<std::string>& arenaClasses()
{
    static const std::vector<std::string> classes{"red robot", "red armour", "blue robot", "blue armour", "dead robot"};
    return classes;
}

ArenaScene drawArenaScene(ArenaDomain domain, std::uint64_t seed, int size)
{
    if (size < 96 || size > 2048)
        throw InputError(std::string("arena size"), "must be 96 to 2048 pixels, got " + std::to_string(size));
    Generator random(seed);
    Scene scene = randomScene(domain, random);
    Generator effects = Generator::derive(seed, 1);
    for (;;) {
        const Drawn drawn = drawThings(scene, size, random);
        Labels labels = labelsOf(scene, drawn);
        if (labels.hardlySeen.empty())
            return {develop(drawn.canvas, size, domain, effects), std::move(labels.boxes)};
        // A robot that is nearly hidden leaves the scene: every robot that the picture shows has its label.
        for (auto it = labels.hardlySeen.rbegin(); it != labels.hardlySeen.rend(); ++it)
            scene.robots.erase(scene.robots.begin() + static_cast<std::ptrdiff_t>(*it));
    }
}

}  // namespace abcp
