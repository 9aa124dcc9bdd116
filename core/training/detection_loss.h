#pragma once

#include "core/training/head_geometry.h"
#include "core/training/loss.h"

#include <vector>

namespace abcp {

// Over all [yolo] and [region] heads of a network:
//
//   total = (box weight x sum box loss + objectness weight x sum BCE(objectness) + class weight x sum BCE(classes)) / max(1, assignments)
//
// Assignment: see assignAnchors(). Predictions that overlap some box by more than the ignore threshold and are not assigned
// do not count as background. docs/algorithm.md has the terms and their sources.
class DetectionLoss : public Loss {
public:
    // Throws InputError on a head that cannot be trained or settings out of range.
    DetectionLoss(const NetworkSpec& spec, const LossSettings& settings);

    LossValue operator()(std::span<const float* const> heads, std::span<const std::vector<LabelledBox>> boxes,
                         std::span<float* const> gradients) const override;

private:
    std::vector<HeadGeometry> m_heads;
    LossSettings m_settings;
};

}  // namespace abcp
