#pragma once

#include "core/training/loss.h"

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace abcp {

// Classes that a classifier tells apart: a network without a detection head that ends in a [softmax] over one group (losses
// aside). Nothing for any other network.
std::optional<int> classifierClasses(const NetworkSpec& spec);

// The class that a picture's labels name: that of its largest box (one over the whole picture in the format "classes").
// Nothing without a label.
std::optional<int> pictureClass(const std::vector<LabelledBox>& labels);

// Cross-entropy of the softmax, mean over the pictures that have a label; with label smoothing a share of the target is spread
// over all classes (Szegedy et al., CVPR 2016, section 7).
class ClassificationLoss : public Loss {
public:
    // Throws InputError when the network is no classifier or a setting is out of range.
    ClassificationLoss(const NetworkSpec& spec, const LossSettings& settings);

    LossValue operator()(std::span<const float* const> results, std::span<const std::vector<LabelledBox>> labels,
                         std::span<float* const> gradients) const override;

private:
    std::size_t m_classes;
    double m_temperature;
    LossSettings m_settings;
};

}  // namespace abcp
