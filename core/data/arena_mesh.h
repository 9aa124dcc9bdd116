#pragma once

#include "core/data/arena_canvas.h"
#include "core/data/arena_geometry.h"

#include <cstdint>
#include <vector>

namespace abcp::arena {

// One far lamp, the sky above and the light that the floor sends back.
struct Light {
    Vec3 towards = {0, 0, 1};  // unit vector to the lamp
    Colour lamp = {1, 1, 1};
    Colour ambient = {0.4F, 0.4F, 0.4F};

    // What paint looks like on a face with that outward normal (unit length).
    Colour on(const Colour& paint, const Vec3& normal) const;
};

struct Face {
    std::vector<Vec3> corners;  // flat and convex, counter-clockwise seen from outside
    Colour paint;
    int part = 0;
    float glow = 0;  // 0: lit from outside; 1: shines by itself in the colour of its paint
};

using Outline = std::vector<cv::Point2d>;  // counter-clockwise

Outline rectangle(double length, double width, double chamfer = 0.0);
Outline disc(double radius, int corners);
Outline scaled(const Outline& outline, double x, double y);

// A body out of flat faces, in its own coordinates; it must be closed: faces turned away are not drawn.
class Mesh {
public:
    void add(Face face) { m_faces.push_back(std::move(face)); }
    // A prism along local z with another outline of as many corners at its top. Without a bottom face.
    void addPrism(const Pose& pose, const Outline& bottom, double z0, const Outline& top, double z1, const Colour& side,
                  const Colour& lid, int part = 0);
    void addPrism(const Pose& pose, const Outline& outline, double z0, double z1, const Colour& side, const Colour& lid,
                  int part = 0);
    // A flat polygon at local z = height, seen from above.
    void addSheet(const Pose& pose, const Outline& outline, double height, const Colour& paint, int part = 0, float glow = 0);

    std::vector<Face>& faces() { return m_faces; }
    const std::vector<Face>& faces() const { return m_faces; }

    void place(const Pose& pose);  // moves all faces
    void append(const Mesh& other);

private:
    std::vector<Face> m_faces;
};

// Draws the faces that look at the camera. Pixels get the id firstId + the face's part, or 0 if firstId is 0.
void draw(Canvas& canvas, const Mesh& mesh, const Light& light, std::uint16_t firstId);

}  // namespace abcp::arena
