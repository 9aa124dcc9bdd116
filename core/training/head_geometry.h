#pragma once

#include "core/network/network_spec.h"

#include <cstddef>
#include <utility>
#include <vector>

namespace abcp {

// What training needs to know of a head that predicts boxes by anchors, [yolo] or [region]. Its input holds, for each
// anchor, 5 + classes maps of rows x columns raw values: x, y, width, height, objectness, the classes.
struct HeadGeometry {
    std::vector<std::pair<double, double>> anchors;  // this head's own; shares of the network's input
    int classes = 1;
    int rows = 1;
    int columns = 1;
    double scaleXy = 1;                // stretches the reach of the centre around the cell
    double ignoreThreshold = 0.5;
    bool exclusiveClasses = false;     // softmax over the classes; else each has its own sigmoid

    std::size_t cells() const { return static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns); }
    std::size_t fields() const { return 5 + static_cast<std::size_t>(classes); }
    std::size_t values() const { return anchors.size() * fields() * cells(); }  // of one image
};

// Of all heads, in order. Throws InputError when one is of a kind that has no loss here.
std::vector<HeadGeometry> headGeometries(const NetworkSpec& spec);

// The raw width and height above which a box grows no further: e^6 times its anchor. Keeps exp() and its gradient finite.
inline constexpr double maxLogSize = 6.0;

}  // namespace abcp
