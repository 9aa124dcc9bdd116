#pragma once

#include "core/training/loss_settings.h"

#include <array>

namespace abcp {

// Sizes >= 0; one unit for all.
struct CentredBox {
    double x = 0, y = 0;  // centre
    double width = 0, height = 0;
};

struct BoxLossValue {
    double value = 0;                     // 1 - IoU and so on: 0 for equal boxes
    std::array<double, 4> gradient{};     // by the predicted x, y, width, height
};

// IoU; generalized IoU (Rezatofighi et al., CVPR 2019, algorithm 1); distance and complete IoU (Zheng et al., AAAI 2020, eqs. 7
// and 8 to 11, with their trade-off alpha held constant in the gradient).
BoxLossValue boxLoss(BoxLoss kind, const CentredBox& predicted, const CentredBox& truth);

}  // namespace abcp
