#include "core/training/anchor_assignment.h"

#include "core/training/anchors.h"

#include <algorithm>

namespace abcp {

namespace {

// The cell of a place, 0 to 1, on one axis.
std::size_t cellOf(float place, int cells)
{
    return static_cast<std::size_t>(std::clamp(static_cast<int>(place * static_cast<float>(cells)), 0, cells - 1));
}

}  // namespace

std::vector<std::vector<Assignment>> assignAnchors(std::span<const HeadGeometry> heads, std::span<const std::vector<LabelledBox>> boxes,
                                                   double threshold)
{
    std::vector<std::vector<Assignment>> assignments(heads.size());
    std::vector<std::vector<double>> overlaps(heads.size());
    for (std::size_t image = 0; image < boxes.size(); ++image) {
        for (const LabelledBox& label : boxes[image]) {
            const std::pair<double, double> size{label.box.width, label.box.height};
            double best = -1;
            for (std::size_t h = 0; h < heads.size(); ++h) {
                overlaps[h].clear();
                for (const std::pair<double, double>& anchor : heads[h].anchors) {
                    overlaps[h].push_back(anchorOverlap(size, anchor));
                    best = std::max(best, overlaps[h].back());
                }
            }
            for (std::size_t h = 0; h < heads.size(); ++h) {
                const HeadGeometry& head = heads[h];
                const std::size_t row = cellOf(label.box.y + label.box.height / 2, head.rows);
                const std::size_t column = cellOf(label.box.x + label.box.width / 2, head.columns);
                for (std::size_t anchor = 0; anchor < head.anchors.size(); ++anchor)
                    if (overlaps[h][anchor] >= best || overlaps[h][anchor] > threshold)
                        assignments[h].push_back({image, anchor, row, column, label});
            }
        }
    }
    return assignments;
}

}  // namespace abcp
