#pragma once

#include "core/network/network_spec.h"
#include "core/training/head_geometry.h"

#include <cstddef>
#include <span>
#include <vector>

namespace abcp {

// What a student network is still to learn from a teacher whose raw results on the same pictures are known.
//
// Detection, after Mehta and Ozturk ("Object detection at 200 frames per second", ECCV workshops 2018, section 3.2): a cell
// teaches boxes and classes as much as the teacher sees an object there. With o = the teacher's objectness, over all cells:
//
//   sum (KL(o) + o (sum (dx^2 + dy^2 + dw^2 + dh^2) + KL(classes))) / max(1, sum o)
//
// d: differences of sigmoid(x), sigmoid(y) and the raw w, h; KL: cross-entropy less the teacher's own entropy, so that equal
// networks have the loss 0. Cells with o < 0.01 teach their objectness only. Classification (Hinton et al., 2015): T^2 KL of the
// softmax at T = 2, mean over the pictures.
class Distillation {
public:
    // Throws InputError when the results of the two networks have different shapes, or cannot be trained.
    Distillation(const NetworkSpec& student, const NetworkSpec& teacher, double weight);

    // Returns the weighted loss and adds its derivative to the gradients. All as Loss has them.
    double add(std::span<const float* const> results, std::span<const float* const> taught, std::size_t images,
               std::span<float* const> gradients) const;

private:
    std::vector<HeadGeometry> m_heads;  // empty for a classifier
    std::size_t m_classes = 0;          // of a classifier
    double m_weight;
};

}  // namespace abcp
