#pragma once

// What must hold for the boxes of any labels that were not refused; a breach ends the program: a finding.

#include "core/data/stated_boxes.h"

#include <cstdlib>
#include <vector>

inline void requireChecked(const std::vector<abcp::StatedBox>& stated, double roundingError, int classes)
{
    const abcp::CheckedBoxes checked = abcp::checkedBoxes(stated, roundingError);
    // Each box that is stated is kept or told of.
    if (checked.boxes.size() + checked.warnings.size() < stated.size() || checked.boxes.size() > stated.size())
        std::abort();
    for (const abcp::LabelledBox& labelled : checked.boxes) {
        const abcp::Box& box = labelled.box;
        constexpr float rounding = 1e-6f;
        const bool inside = box.x >= 0 && box.y >= 0 && box.x + box.width <= 1 + rounding && box.y + box.height <= 1 + rounding;
        if (!inside || !(box.area() > 0) || labelled.classId < 0 || labelled.classId >= classes
            || !(labelled.objectArea >= 0 && labelled.objectArea <= 1))
            std::abort();
    }
}
