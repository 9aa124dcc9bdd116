#pragma once

#include "core/data/box.h"
#include "core/training/head_geometry.h"

#include <cstddef>
#include <span>
#include <vector>

namespace abcp {

// One labelled box given to one anchor of one cell of a head.
struct Assignment {
    std::size_t image = 0;
    std::size_t anchor = 0;
    std::size_t row = 0;
    std::size_t column = 0;
    LabelledBox label;
};

// Which anchors answer for which boxes, a list a head. A box belongs to the cell that holds its centre; there, to every anchor
// whose IoU with it, by width and height alone, exceeds the threshold, and to the best anchor of all heads in any case.
// boxes: one element an image; shares of the input.
std::vector<std::vector<Assignment>> assignAnchors(std::span<const HeadGeometry> heads, std::span<const std::vector<LabelledBox>> boxes,
                                                   double threshold);

}  // namespace abcp
