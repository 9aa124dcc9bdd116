#include "core/data/arena_robot.h"

#include <cmath>
#include <numbers>

namespace abcp::arena {

namespace {

constexpr double plateWidth = 0.27;
constexpr double plateHeight = 0.215;
constexpr double plateTilt = 0.30;  // radians, upwards
constexpr double wheelRadius = 0.095;

struct Paints {
    Colour panel, panelLight, dark, deck, metal, tyre, hub;
    Colour lamp, lampCore;
};

Paints paintsOf(const Robot& robot)
{
    Paints paints;
    paints.dark = {0.13F, 0.12F, 0.12F};
    paints.deck = {0.25F, 0.24F, 0.23F};
    paints.metal = {0.52F, 0.50F, 0.48F};
    paints.tyre = {0.09F, 0.09F, 0.09F};
    paints.hub = {0.55F, 0.55F, 0.56F};
    if (robot.dead) {
        // Burnt out: soot and bare metal, whatever the team was.
        paints.panel = {0.27F, 0.31F, 0.35F};
        paints.panelLight = {0.47F, 0.49F, 0.51F};
        paints.metal = {0.24F, 0.25F, 0.26F};
        paints.hub = {0.22F, 0.22F, 0.23F};
        paints.lamp = {0.17F, 0.17F, 0.17F};
        paints.lampCore = {0.29F, 0.29F, 0.29F};
    } else if (robot.team == Team::Red) {
        paints.panel = {0.13F, 0.12F, 0.82F};
        paints.panelLight = {0.26F, 0.24F, 0.95F};
        paints.lamp = {0.22F, 0.16F, 1.0F};
        paints.lampCore = {0.80F, 0.82F, 1.0F};
    } else {
        paints.panel = {0.85F, 0.34F, 0.08F};
        paints.panelLight = {0.98F, 0.50F, 0.18F};
        paints.lamp = {1.0F, 0.48F, 0.10F};
        paints.lampCore = {1.0F, 0.93F, 0.78F};
    }
    for (Colour* paint : {&paints.panel, &paints.panelLight, &paints.deck})
        *paint *= robot.shade;
    return paints;
}

// The middle of a plate's front; local z points outwards, local y up. In the robot's coordinates.
Pose platePose(const Robot& robot, int plate)
{
    const double angle = plate * std::numbers::pi / 2.0;
    const Vec3 normal(std::cos(angle) * std::cos(plateTilt), std::sin(angle) * std::cos(plateTilt), std::sin(plateTilt));
    const Vec3 right(-std::sin(angle), std::cos(angle), 0);
    const Vec3 up = normal.cross(right);
    const double reach = (plate % 2 == 0 ? robot.length : robot.width) / 2.0 + (plate % 2 == 0 ? 0.045 : 0.085);
    Pose pose;
    for (int row = 0; row < 3; ++row) {
        pose.turn(row, 0) = right[row];
        pose.turn(row, 1) = up[row];
        pose.turn(row, 2) = normal[row];
    }
    pose.at = Vec3(std::cos(angle) * reach, std::sin(angle) * reach, 0.195);
    return pose;
}

// A digit out of straight bars, as on a seven-segment display, around the origin.
void addDigit(Mesh& mesh, const Pose& pose, int digit, double width, double height, double lift, const Colour& paint, int part,
              float glow)
{
    // Bit i: bar i is there; top, upper right, lower right, bottom, lower left, upper left, middle.
    constexpr std::array<int, 10> bars{0x3f, 0x06, 0x5b, 0x4f, 0x66, 0x6d, 0x7d, 0x07, 0x7f, 0x6f};
    const double x = width / 2, y = height / 2, thick = width * 0.30;
    const std::array<cv::Rect2d, 7> places{cv::Rect2d{-x, y - thick, width, thick},
                                           cv::Rect2d{x - thick, 0, thick, y},
                                           cv::Rect2d{x - thick, -y, thick, y},
                                           cv::Rect2d{-x, -y, width, thick},
                                           cv::Rect2d{-x, -y, thick, y},
                                           cv::Rect2d{-x, 0, thick, y},
                                           cv::Rect2d{-x, -thick / 2, width, thick}};
    for (std::size_t i = 0; i < places.size(); ++i) {
        if (((bars[static_cast<std::size_t>(digit)] >> i) & 1) == 0)
            continue;
        const cv::Rect2d& r = places[i];
        mesh.addSheet(pose, {{r.x, r.y}, {r.x + r.width, r.y}, {r.x + r.width, r.y + r.height}, {r.x, r.y + r.height}}, lift,
                      paint, part, glow);
    }
}

void addWheel(Mesh& mesh, const Vec3& at, double side, const Paints& paints)
{
    Pose pose{rotation(0, 0, -side * std::numbers::pi / 2.0), at};  // local z: outwards
    mesh.addPrism(pose, disc(wheelRadius, 14), -0.035, disc(wheelRadius, 14), 0.025, paints.tyre, paints.tyre);
    mesh.addPrism(pose, disc(wheelRadius, 14), 0.025, disc(wheelRadius * 0.82, 14), 0.04, paints.tyre, paints.tyre);
    mesh.addPrism(pose, disc(wheelRadius * 0.52, 8), 0.04, disc(wheelRadius * 0.36, 8), 0.055, paints.hub, paints.metal);
}

void addPlate(Mesh& mesh, const Robot& robot, int plate, const Paints& paints)
{
    const Pose pose = platePose(robot, plate);
    const int part = 1 + plate;
    const float lamps = robot.dead ? 0.0F : robot.lamps[static_cast<std::size_t>(plate)];
    const auto shining = [lamps](const Colour& off, const Colour& on) { return off * (1.0F - lamps) + on * lamps; };
    const Outline front = rectangle(plateWidth, plateHeight, 0.022);

    mesh.addPrism(pose, scaled(front, 0.86, 0.86), -0.05, front, 0.0, paints.dark, paints.dark, 0);
    mesh.addSheet(pose, front, 0.001, shining({0.20F, 0.20F, 0.20F}, paints.lamp), part, lamps * 0.9F);
    // A strip of lamps at each side, the number between them.
    const Colour strip = shining({0.36F, 0.36F, 0.36F}, paints.lampCore);
    for (const double side : {-1.0, 1.0}) {
        const double x = side * plateWidth * 0.37, half = plateWidth * 0.075, y = plateHeight * 0.40;
        mesh.addSheet(pose, {{x - half, -y}, {x + half, -y}, {x + half, y}, {x - half, y}}, 0.004, strip, part, lamps);
    }
    addDigit(mesh, pose, robot.number, plateWidth * 0.26, plateHeight * 0.56, 0.004, shining({0.30F, 0.30F, 0.30F}, paints.lampCore),
             part, lamps);
}

void addTurret(Mesh& mesh, const Robot& robot, const Paints& paints)
{
    const double deck = robot.deck;
    mesh.addPrism({}, disc(0.15, 14), deck - 0.01, disc(0.135, 14), deck + 0.035, paints.dark, paints.dark);
    const double size = robot.build == Build::Heavy ? 1.2 : robot.build == Build::Sentry ? 0.95 : 1.0;
    const double base = deck + 0.035 + (robot.build == Build::Sentry ? 0.07 : 0.0);
    if (robot.build == Build::Sentry)
        mesh.addPrism({}, disc(0.06, 10), deck + 0.03, disc(0.05, 10), base + 0.01, paints.metal, paints.metal);

    const Pose turret{rotation(robot.turretYaw), {0, 0, base}};
    const Outline foot = rectangle(0.29 * size, 0.22 * size, 0.05);
    const Outline waist = scaled(foot, 1.08, 1.08);
    const Outline roof = scaled(foot, 0.74, 0.72);
    const double height = 0.15 * size;
    mesh.addPrism(turret, foot, 0, waist, height * 0.35, paints.dark, paints.dark);
    mesh.addPrism(turret, waist, height * 0.35, waist, height * 0.62, paints.panel, paints.panel);
    mesh.addPrism(turret, waist, height * 0.62, roof, height, paints.panelLight, paints.panel);
    mesh.addSheet(turret, rectangle(0.09 * size, 0.11 * size, 0.02), height + 0.003, paints.dark);
    addDigit(mesh, Pose{rotation(-std::numbers::pi / 2), {-0.045 * size, 0, height}}.inside(turret), robot.number, 0.05, 0.075,
             0.004, paints.metal, 0, 0.0F);

    // The barrel lies along local z of its own pose.
    const double length = robot.build == Build::Heavy ? 0.36 : 0.28;
    const Pose mount{rotation(0, std::numbers::pi / 2 + robot.barrelPitch), {0.10 * size, 0, height * 0.5}};
    const Pose barrel = mount.inside(turret);
    const double bore = robot.build == Build::Heavy ? 0.034 : 0.026;
    mesh.addPrism(barrel, disc(bore * 1.7, 8), 0.0, disc(bore * 1.5, 8), 0.09, paints.dark, paints.dark);
    mesh.addPrism(barrel, disc(bore, 8), 0.08, length, paints.metal, paints.metal);
    mesh.addPrism(barrel, disc(bore * 1.35, 8), length, length + 0.045, paints.dark, paints.dark);

    if (robot.build == Build::Sentry) {
        // Two eyes on the roof.
        for (const double side : {-1.0, 1.0}) {
            const Pose eye{cv::Matx33d::eye(), {0.02, side * 0.05, height}};
            mesh.addPrism(eye.inside(turret), rectangle(0.07, 0.05, 0.012), 0.0, 0.05, paints.dark, paints.panelLight);
        }
    } else {
        const Pose mast{rotation(0, robot.dead ? -0.9 : -0.12), {-0.09 * size, 0.06 * size, height * 0.9}};
        mesh.addPrism(mast.inside(turret), disc(0.011, 5), 0.0, 0.11, paints.dark, paints.panelLight);
    }
}

}  // namespace

Pose Robot::pose() const
{
    return {rotation(yaw, 0.0, lean), {at.x, at.y, std::abs(std::sin(lean)) * width * 0.4}};
}

std::array<Vec3, 4> Robot::plateCorners(int plate) const
{
    const Pose whole = platePose(*this, plate).inside(pose());
    const double x = plateWidth / 2, y = plateHeight / 2;
    return {whole({-x, -y, 0}), whole({x, -y, 0}), whole({x, y, 0}), whole({-x, y, 0})};
}

Vec3 Robot::plateNormal(int plate) const
{
    const Pose whole = platePose(*this, plate).inside(pose());
    return whole({0, 0, 1}) - whole({0, 0, 0});
}

std::array<Vec3, 8> Robot::bounds() const
{
    std::array<Vec3, 8> corners;
    const Pose whole = pose();
    for (std::size_t i = 0; i < corners.size(); ++i) {
        corners[i] = whole({((i & 1) != 0 ? 0.5 : -0.5) * (length + 0.09), ((i & 2) != 0 ? 0.5 : -0.5) * (width + 0.17),
                            (i & 4) != 0 ? deck + 0.16 : 0.0});
    }
    return corners;
}

Robot randomRobot(Generator& random)
{
    Robot robot;
    robot.team = random.chance(0.5) ? Team::Red : Team::Blue;
    robot.build = static_cast<Build>(random.below(3));
    robot.dead = random.chance(0.2);
    robot.number = static_cast<int>(1 + random.below(7));
    robot.length = random.uniform(0.56, 0.64) + (robot.build == Build::Heavy ? 0.05 : 0.0);
    robot.width = random.uniform(0.42, 0.48) + (robot.build == Build::Heavy ? 0.04 : 0.0);
    robot.deck = random.uniform(0.25, 0.29);
    robot.yaw = random.uniform(0.0, 2.0 * std::numbers::pi);
    robot.turretYaw = random.uniform(-std::numbers::pi, std::numbers::pi);
    robot.barrelPitch = random.uniform(-0.35, 0.12);
    robot.shade = static_cast<float>(random.uniform(0.85, 1.08));
    if (robot.dead) {
        robot.barrelPitch = random.uniform(0.18, 0.34);
        robot.lean = random.uniform(-0.10, 0.10);
        robot.shade = static_cast<float>(random.uniform(0.6, 1.1));
    }
    return robot;
}

Mesh robotMesh(const Robot& robot)
{
    const Paints paints = paintsOf(robot);
    Mesh mesh;
    const Outline hull = rectangle(robot.length, robot.width, 0.09);
    mesh.addPrism({}, scaled(hull, 0.86, 0.86), 0.06, hull, 0.12, paints.dark, paints.dark);
    mesh.addPrism({}, hull, 0.12, hull, robot.deck - 0.06, paints.panel, paints.panel);
    mesh.addPrism({}, hull, robot.deck - 0.06, scaled(hull, 0.84, 0.80), robot.deck, paints.panelLight, paints.deck);
    // Painted corners of the deck, so that the team shows from above too.
    for (const double end : {-1.0, 1.0}) {
        const double x = end * robot.length * 0.335, half = robot.length * 0.055, y = robot.width * 0.31;
        mesh.addSheet({}, {{x - half, -y}, {x + half, -y}, {x + half, y}, {x - half, y}}, robot.deck + 0.003, paints.panel);
    }
    for (const double front : {-1.0, 1.0}) {
        for (const double side : {-1.0, 1.0}) {
            const Vec3 hub(front * robot.length * 0.37, side * (robot.width / 2 + 0.03), wheelRadius);
            addWheel(mesh, hub, side, paints);
            const Pose axle{cv::Matx33d::eye(), {hub[0], hub[1] - side * 0.09, 0}};
            mesh.addPrism(axle, rectangle(0.07, 0.16), 0.07, 0.13, paints.dark, paints.dark);
            // A mudguard over each wheel.
            const Pose guard{cv::Matx33d::eye(), {hub[0], hub[1], 0}};
            mesh.addPrism(guard, rectangle(0.16, 0.09, 0.02), 0.192, rectangle(0.13, 0.07, 0.02), 0.215, paints.panelLight,
                          paints.panel);
        }
    }
    for (int plate = 0; plate < Robot::plates; ++plate)
        addPlate(mesh, robot, plate, paints);
    addTurret(mesh, robot, paints);
    mesh.place(robot.pose());
    return mesh;
}

}  // namespace abcp::arena
