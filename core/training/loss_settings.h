#pragma once

#include <string>
#include <vector>

namespace abcp {

// How far a predicted box is from the true one, 0 when they are the same; formulas in docs/algorithm.md.
enum class BoxLoss { Iou, Giou, Diou, Ciou };

// "iou", "giou", "diou", "ciou".
const std::vector<std::string>& boxLossNames();
std::string boxLossName(BoxLoss loss);
BoxLoss boxLossFromName(const std::string& name);  // throws InputError

struct LossSettings {
    BoxLoss box = BoxLoss::Ciou;
    double boxWeight = 5.0;         // >= 0
    double objectnessWeight = 1.0;  // >= 0
    double classWeight = 1.0;       // >= 0
    double focalGamma = 0.0;        // 0 to 5; of the objectness; 0: plain cross-entropy
    double labelSmoothing = 0.0;    // 0 to below 0.5; of the classes
    double ignoreThreshold = 0.0;   // IoU above which a prediction without an object is no background; 0: as the head says
    double anchorThreshold = 0.213; // IoU by width and height above which an anchor is given a box; 1: only the best one

    bool operator==(const LossSettings&) const = default;
};

// Throws InputError naming the setting.
void validate(const LossSettings& settings);

}  // namespace abcp
