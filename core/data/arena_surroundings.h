#pragma once

#include "core/base/random.h"
#include "core/data/arena_canvas.h"
#include "core/data/arena_scene.h"

namespace abcp::arena {

Mesh obstacleMesh(const Obstacle& obstacle);

// Fills the picture with what lies beyond the arena: the hall, and for the field domain its stands and lamps.
// To be called before anything else is drawn.
void drawBackdrop(Canvas& canvas, const Scene& scene, Generator& random);

// The walls around the floor, without those that the camera looks over from outside.
void drawWalls(Canvas& canvas, const Scene& scene, Generator& random);

// Field domain: what hangs or stands between the camera and the scene; it hides what is behind it.
void drawForeground(Canvas& canvas, Generator& random);

}  // namespace abcp::arena
