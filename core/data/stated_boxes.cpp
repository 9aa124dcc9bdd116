#include "core/data/stated_boxes.h"

#include <set>
#include <tuple>

namespace abcp {

StatedBox PixelFrame::toShares(StatedBox pixels) const
{
    pixels.left /= width;
    pixels.right /= width;
    pixels.top /= height;
    pixels.bottom /= height;
    pixels.objectArea /= width * height;
    return pixels;
}

CheckedBoxes checkedBoxes(const std::vector<StatedBox>& stated, double roundingError)
{
    CheckedBoxes result;
    std::set<std::tuple<float, float, float, float, int, bool>> seen;
    for (const StatedBox& box : stated) {
        const auto warn = [&](const char* what) { result.warnings.push_back({box.line, what}); };
        const double left = std::clamp(box.left, 0.0, 1.0);
        const double top = std::clamp(box.top, 0.0, 1.0);
        const double right = std::clamp(box.right, 0.0, 1.0);
        const double bottom = std::clamp(box.bottom, 0.0, 1.0);
        if (!(box.right > box.left && box.bottom > box.top)) {
            warn("a box without area was dropped");
            continue;
        }
        const LabelledBox checked{{static_cast<float>(left), static_cast<float>(top), static_cast<float>(right - left),
                                   static_cast<float>(bottom - top)},
                                  box.classId,
                                  box.crowd,
                                  box.difficult,
                                  static_cast<float>(std::clamp(box.objectArea, 0.0, 1.0))};
        if (!(checked.box.area() > 0)) {
            warn("a box that lies outside its picture was dropped");
            continue;
        }
        const double outside = std::max({left - box.left, top - box.top, box.right - right, box.bottom - bottom});
        if (outside > roundingError)
            warn("a box that reaches out of its picture was clipped");
        if (seen.emplace(checked.box.x, checked.box.y, checked.box.width, checked.box.height, checked.classId, checked.crowd).second)
            result.boxes.push_back(checked);
        else
            warn("a box that is there twice was merged");
    }
    return result;
}

}  // namespace abcp
