#include "core/data/arena_surroundings.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace abcp::arena {

namespace {

Colour grey(double level)
{
    const auto value = static_cast<float>(level);
    return {value, value, value};
}

cv::Point inPixels(const Canvas& canvas, const cv::Point2d& place)
{
    return {cvRound(place.x * canvas.width()), cvRound(place.y * canvas.width())};
}

// The hall's floor outside the walls.
void drawHallFloor(Canvas& canvas, const Colour& paint)
{
    constexpr double far = 16.0;
    const Vec3& eye = canvas.camera().position();
    const std::array<cv::Point2d, 4> corners{cv::Point2d(-far, -far), {far, -far}, {far, far}, {-far, far}};
    std::array<Corner, 5> ring;
    for (std::size_t i = 0; i < corners.size(); ++i) {
        const std::array<Corner, 3> triangle{Corner{{eye[0], eye[1], -0.02}, paint},
                                             Corner{{corners[i].x, corners[i].y, -0.02}, paint * 0.35F},
                                             Corner{{corners[(i + 1) % 4].x, corners[(i + 1) % 4].y, -0.02}, paint * 0.35F}};
        canvas.fill(triangle, 0);
    }
}

// A person in the stands, as a head over shoulders.
void drawPerson(Canvas& canvas, const Vec3& feet, Generator& random)
{
    const Camera& camera = canvas.camera();
    const Vec3 head = feet + Vec3(0, 0, 1.0);
    if (camera.toCamera(feet)[2] < 1.0 || camera.toCamera(head)[2] < 1.0)
        return;
    const std::array<Colour, 7> clothes{Colour(0.16F, 0.16F, 0.20F), Colour(0.40F, 0.34F, 0.30F), Colour(0.20F, 0.30F, 0.24F),
                                        Colour(0.50F, 0.52F, 0.52F), Colour(0.18F, 0.16F, 0.34F), Colour(0.36F, 0.22F, 0.16F),
                                        Colour(0.24F, 0.42F, 0.48F)};
    const double pixels = camera.focal() / camera.toCamera(head)[2] * canvas.width();
    const auto dim = static_cast<float>(random.uniform(0.5, 1.0));
    const cv::Point top = inPixels(canvas, camera.project(head));
    const cv::Size body(std::max(1, cvRound(0.24 * pixels)), std::max(1, cvRound(0.45 * pixels)));
    cv::ellipse(canvas.colour(), {top.x, top.y + cvRound(0.55 * pixels)}, body, 0, 0, 360,
                bytes(clothes[random.below(clothes.size())] * dim), cv::FILLED, cv::LINE_AA);
    cv::circle(canvas.colour(), top, std::max(1, cvRound(0.12 * pixels)), bytes(Colour(0.42F, 0.50F, 0.62F) * dim), cv::FILLED,
               cv::LINE_AA);
}

void drawStands(Canvas& canvas, Generator& random)
{
    const Camera& camera = canvas.camera();
    const double facing = std::atan2(camera.forward()[1], camera.forward()[0]);
    const bool crowded = random.chance(0.7);
    for (int row = 2; row >= 0; --row) {
        const double reach = 6.6 + row * 0.9, height = 0.1 + row * 0.5;
        for (int seat = -24; seat <= 24 && crowded; ++seat) {
            if (random.chance(0.45))
                continue;
            const double angle = facing + seat * 0.045 + random.uniform(-0.015, 0.015);
            drawPerson(canvas, {reach * std::cos(angle), reach * std::sin(angle), height + random.uniform(-0.1, 0.15)}, random);
        }
    }
    // Beams under the roof, and lamps on them.
    const Colour beam = grey(random.uniform(0.10, 0.22));
    for (int i = 0; i < 4; ++i) {
        const double angle = facing + random.uniform(-0.6, 0.6), turn = random.uniform(0.2, 0.5), height = random.uniform(3.0, 4.6);
        const Vec3 from(8 * std::cos(angle - turn), 8 * std::sin(angle - turn), height);
        const Vec3 to(8 * std::cos(angle + turn), 8 * std::sin(angle + turn), height);
        if (camera.toCamera(from)[2] < 1.0 || camera.toCamera(to)[2] < 1.0)
            continue;
        cv::line(canvas.colour(), inPixels(canvas, camera.project(from)), inPixels(canvas, camera.project(to)), bytes(beam),
                 std::max(1, canvas.width() / 90), cv::LINE_AA);
    }
    const std::size_t lamps = 1 + random.below(5);
    for (std::size_t i = 0; i < lamps; ++i) {
        const double angle = facing + random.uniform(-0.6, 0.6);
        const Vec3 at(7.5 * std::cos(angle), 7.5 * std::sin(angle), random.uniform(1.7, 4.0));
        if (camera.toCamera(at)[2] < 1.0)
            continue;
        const int radius = std::max(2, cvRound(canvas.width() * random.uniform(0.008, 0.022)));
        const cv::Point place = inPixels(canvas, camera.project(at));
        cv::circle(canvas.colour(), place, radius, bytes({0.93F, 0.97F, 1.0F}), cv::FILLED, cv::LINE_AA);
        cv::circle(canvas.ids(), place, radius, cv::Scalar(Canvas::shines), cv::FILLED);
    }
}

// A darker or lighter strip on the inner face of a wall; along runs from -1 to 1.
void addWallPanel(Mesh& mesh, const Pose& wall, double begin, double end, double bottom, double top, const Colour& paint)
{
    const double y = 0.002;
    mesh.add({{wall({end * arenaHalf, -y, bottom}), wall({begin * arenaHalf, -y, bottom}), wall({begin * arenaHalf, -y, top}),
               wall({end * arenaHalf, -y, top})},
              paint});
}

}  // namespace

Mesh obstacleMesh(const Obstacle& obstacle)
{
    Mesh mesh;
    const Colour& paint = obstacle.paint;
    const double length = obstacle.length, width = obstacle.width, height = obstacle.height;
    const Colour yellow(0.15F, 0.62F, 0.78F), black(0.12F, 0.12F, 0.12F);
    switch (obstacle.kind) {
    case Obstacle::Kind::Crate: {
        const Outline base = rectangle(length, width, 0.02);
        mesh.addPrism({}, base, 0, height - 0.03, paint, paint);
        mesh.addPrism({}, base, height - 0.03, scaled(base, 0.9, 0.9), height, paint * 1.1F, paint * 1.05F);
        mesh.addPrism({}, scaled(base, 1.04, 1.04), height * 0.45, height * 0.60, paint * 0.7F, paint * 0.7F);
        break;
    }
    case Obstacle::Kind::Barrier: {
        const Outline base = rectangle(length, width, 0.02);
        mesh.addPrism({}, scaled(base, 1.05, 1.5), 0, scaled(base, 1.05, 1.3), 0.05, paint * 0.6F, paint * 0.6F);
        mesh.addPrism({}, base, 0.05, scaled(base, 1.0, 0.8), height, paint, paint * 1.08F);
        const int stripes = static_cast<int>(length / 0.12);
        for (int i = 0; i < stripes; ++i) {
            const double x = -length / 2 + 0.03 + i * 0.12;
            mesh.addSheet({}, {{x, -width * 0.38}, {x + 0.06, -width * 0.38}, {x + 0.06, width * 0.38}, {x, width * 0.38}},
                          height + 0.003, i % 2 == 0 ? yellow : black);
        }
        break;
    }
    case Obstacle::Kind::Pillar:
        mesh.addPrism({}, disc(length * 0.62, 14), 0, disc(length * 0.55, 14), 0.06, black, black * 1.4F);
        mesh.addPrism({}, disc(length * 0.5, 14), 0.06, height, paint, paint);
        mesh.addPrism({}, disc(length * 0.515, 14), height * 0.6, height * 0.72, yellow, yellow);
        mesh.addPrism({}, disc(length * 0.56, 14), height, height + 0.03, paint * 0.6F, paint * 0.8F);
        break;
    case Obstacle::Kind::Ramp: {
        const double x = length / 2, y = width / 2;
        const Vec3 a(-x, -y, 0), b(x, -y, 0), c(x, y, 0), d(-x, y, 0), e(x, -y, height), f(x, y, height);
        mesh.add({{a, b, e}, paint * 0.9F});
        mesh.add({{c, d, f}, paint * 0.9F});
        mesh.add({{b, c, f, e}, paint});
        mesh.add({{a, e, f, d}, paint});
        const auto on = [&](double s, double t) { return Vec3(-x + s * length, -y + t * width, s * height + 0.003); };
        for (const double s : {0.08, 0.88})
            mesh.add({{on(s, 0.05), on(s + 0.05, 0.05), on(s + 0.05, 0.95), on(s, 0.95)}, yellow});
        break;
    }
    }
    mesh.place({rotation(obstacle.yaw), {obstacle.at.x, obstacle.at.y, 0}});
    return mesh;
}

void drawBackdrop(Canvas& canvas, const Scene& scene, Generator& random)
{
    const bool field = scene.domain == ArenaDomain::Field;
    const double level = field ? random.uniform(0.08, 0.45) : random.uniform(0.10, 0.2);
    const Colour tint(static_cast<float>(random.uniform(0.85, 1.15)), 1.0F, static_cast<float>(random.uniform(0.85, 1.15)));
    const Colour hall(static_cast<float>(level) * tint[0], static_cast<float>(level), static_cast<float>(level) * tint[2]);
    for (int row = 0; row < canvas.width(); ++row) {
        const auto share = static_cast<float>(row) / static_cast<float>(canvas.width());
        canvas.colour().row(row) = bytes(hall * (0.6F + 0.8F * share));
    }
    if (field)
        drawStands(canvas, random);
    drawHallFloor(canvas, hall * (field ? 1.1F : 1.7F));
}

void drawWalls(Canvas& canvas, const Scene& scene, Generator& random)
{
    const std::array<Colour, 5> paints{Colour(0.62F, 0.62F, 0.62F), Colour(0.28F, 0.27F, 0.27F), Colour(0.46F, 0.56F, 0.64F),
                                       Colour(0.55F, 0.50F, 0.44F), Colour(0.74F, 0.75F, 0.74F)};
    const std::array<Colour, 4> accents{Colour(0.20F, 0.68F, 0.80F), Colour(0.55F, 0.60F, 0.20F), Colour(0.85F, 0.86F, 0.86F),
                                        Colour(0.15F, 0.15F, 0.15F)};
    const Colour paint = paints[random.below(paints.size())];
    const Colour accent = accents[random.below(accents.size())];
    const double height = random.uniform(0.32, 0.5), thick = 0.12;
    const int panels = static_cast<int>(6 + random.below(5));
    const Vec3& eye = scene.camera.position();
    for (int side = 0; side < 4; ++side) {
        const double angle = side * std::numbers::pi / 2.0;
        const Vec3 outwards(std::cos(angle + std::numbers::pi / 2), std::sin(angle + std::numbers::pi / 2), 0);
        if (eye.dot(outwards) > arenaHalf - 0.05)
            continue;
        // Local x along the wall, local y outwards, the inner face at y = 0.
        const Pose wall{rotation(angle), outwards * arenaHalf};
        const Pose body{wall.turn, wall({0, thick / 2, 0})};
        Mesh mesh;
        mesh.addPrism(body, rectangle(2 * arenaHalf + 2 * thick, thick), 0, height, paint, paint * 1.1F);
        for (int i = 0; i < panels; ++i) {
            const double begin = -1.0 + 2.0 * i / panels, end = begin + 2.0 / panels - 0.008;
            const auto shade = static_cast<float>(random.uniform(0.84, 1.04));
            addWallPanel(mesh, wall, begin, end, 0.07, height * 0.72, paint * shade);
            addWallPanel(mesh, wall, begin, end, height * 0.76, height * 0.94, accent * (0.7F + 0.3F * shade));
        }
        addWallPanel(mesh, wall, -1, 1, 0.0, 0.05, paint * 0.5F);
        draw(canvas, mesh, scene.light, 0);
    }
}

void drawForeground(Canvas& canvas, Generator& random)
{
    const int size = canvas.width();
    const auto cover = [&](const std::vector<cv::Point2d>& shape, const Colour& colour) {
        std::vector<cv::Point> points;
        for (const cv::Point2d& point : shape)
            points.push_back(inPixels(canvas, point));
        cv::fillConvexPoly(canvas.colour(), points, bytes(colour), cv::LINE_AA);
        cv::fillConvexPoly(canvas.ids(), points, cv::Scalar(0));
    };
    // Thin poles in front of the scene, as of a net or a lamp stand.
    if (random.chance(0.3)) {
        const double x = random.uniform(0.05, 0.95), lean = random.uniform(-0.04, 0.04), width = random.uniform(0.012, 0.03);
        const auto shade = static_cast<float>(random.uniform(0.15, 0.5));
        cover({{x, -0.01}, {x + width, -0.01}, {x + width + lean, 1.01}, {x + lean, 1.01}}, grey(shade));
        cover({{x + width * 0.2, -0.01}, {x + width * 0.45, -0.01}, {x + width * 0.45 + lean, 1.01}, {x + width * 0.2 + lean, 1.01}},
              grey(shade * 1.6));
    }
    // The robot's own bumper and barrel at the lower edge.
    const Colour own = grey(random.uniform(0.08, 0.2));
    if (random.chance(0.6)) {
        const double top = random.uniform(0.90, 0.965), tilt = random.uniform(-0.02, 0.02);
        cover({{-0.01, top + tilt}, {1.01, top - tilt}, {1.01, 1.01}, {-0.01, 1.01}}, own);
        cover({{-0.01, top + tilt}, {1.01, top - tilt}, {1.01, top - tilt + 0.012}, {-0.01, top + tilt + 0.012}}, own * 2.2F);
    }
    if (random.chance(0.5)) {
        const double x = random.uniform(0.35, 0.65), tip = x + random.uniform(-0.03, 0.03), top = random.uniform(0.76, 0.86);
        cover({{tip - 0.016, top}, {tip + 0.016, top}, {x + 0.05, 1.01}, {x - 0.05, 1.01}}, own * 1.4F);
        cover({{tip - 0.005, top}, {tip + 0.006, top}, {x + 0.012, 1.01}, {x - 0.018, 1.01}}, own * 2.6F);
        cover({{tip - 0.022, top - 0.012}, {tip + 0.022, top - 0.012}, {tip + 0.022, top + 0.016}, {tip - 0.022, top + 0.016}}, own);
    }
    // Hanging cables.
    if (random.chance(0.25)) {
        const double left = random.uniform(-0.1, 0.4), right = random.uniform(0.6, 1.1), sag = random.uniform(0.05, 0.25);
        const double high = random.uniform(-0.05, 0.12);
        std::vector<cv::Point> cable;
        for (int i = 0; i <= 16; ++i) {
            const double t = i / 16.0;
            cable.push_back(inPixels(canvas, {left + (right - left) * t, high + 4.0 * sag * t * (1.0 - t)}));
        }
        cv::polylines(canvas.colour(), cable, false, bytes(grey(0.08)), std::max(1, size / 160), cv::LINE_AA);
    }
}

}  // namespace abcp::arena
