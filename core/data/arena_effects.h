#pragma once

#include "core/base/random.h"
#include "core/data/arena.h"
#include "core/data/arena_canvas.h"

namespace abcp::arena {

// Smoke over a dead robot: soft dark puffs, on the canvas.
void addSmoke(Canvas& canvas, const Vec3& from, Generator& random);

// The canvas as the camera delivers it, size x size: lamps bloom; the field camera also blurs, shifts exposure and
// colour, darkens its corners and adds noise.
cv::Mat develop(const Canvas& canvas, int size, ArenaDomain domain, Generator& random);

}  // namespace abcp::arena
