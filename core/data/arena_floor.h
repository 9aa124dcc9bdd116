#pragma once

#include "core/base/random.h"
#include "core/data/arena_canvas.h"
#include "core/data/arena_scene.h"

namespace abcp::arena {

// The arena's painted floor with tiles, lines, zones and scuffs, lit, with the shadows of all that stands on it.
// size: the picture's width in pixels, which sets how fine the paint is.
FloorTexture paintFloor(const Scene& scene, const std::vector<Mesh>& standing, int size, Generator& random);

}  // namespace abcp::arena
