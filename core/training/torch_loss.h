#pragma once

// Only for torch_*.cpp files.
#include "core/data/box.h"
#include "core/network/network_spec.h"

#include <torch/torch.h>

#include <vector>

namespace abcp {

struct DetectionLoss {
    torch::Tensor total;  // scalar, differentiable
    double box = 0;       // 1 - CIoU, mean over the assigned anchors
    double objectness = 0;
    double classes = 0;
};

// Loss of a batch over all [yolo] heads.
// heads: what TorchNetwork::forward returned, each N x (mask x (5 + classes)) x H x W. boxes: one element an image, shares of the input.
//
// Assignment (Darknet): a box belongs to the cell that holds its centre, with every anchor whose IoU with it, by width and height
// alone, exceeds 0.213, and with the best anchor in any case. Predictions that overlap some box by more than the head's
// ignore threshold and are not assigned do not count as background.
// total = (5 x sum(1 - CIoU) + sum BCE(objectness) + sum BCE(classes)) / max(1, number of assignments)
DetectionLoss detectionLoss(const NetworkSpec& spec, const std::vector<torch::Tensor>& heads,
                            const std::vector<std::vector<LabelledBox>>& boxes);

}  // namespace abcp
