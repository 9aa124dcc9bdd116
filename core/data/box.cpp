#include "core/data/box.h"

#include <algorithm>

namespace abcp {

float intersectionOverUnion(const Box& a, const Box& b)
{
    const float width = std::min(a.x + a.width, b.x + b.width) - std::max(a.x, b.x);
    const float height = std::min(a.y + a.height, b.y + b.height) - std::max(a.y, b.y);
    if (!(width > 0.0F && height > 0.0F))
        return 0.0F;
    const float intersection = width * height;
    const float all = a.area() + b.area() - intersection;
    return all > 0.0F ? std::min(intersection / all, 1.0F) : 0.0F;
}

}  // namespace abcp
