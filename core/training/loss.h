#pragma once

#include "core/data/box.h"
#include "core/network/network_spec.h"
#include "core/training/loss_settings.h"

#include <memory>
#include <span>
#include <vector>

namespace abcp {

struct LossValue {
    double total = 0;
    double box = 0;         // the parts, weighted as in the total
    double objectness = 0;
    double classes = 0;
    double distillation = 0;
};

// How wrong a network's raw results are for a batch of labelled pictures, with the gradient: plain loops on the processor
// instead of dozens of small tensor operations. No state: any thread.
class Loss {
public:
    virtual ~Loss() = default;

    // results: of each of spec.results(), images x channels x height x width raw values. labels: one element an image, boxes
    // as shares of the input. gradients: as large as the results, overwritten with the derivative of the total; empty when
    // it is not wanted.
    virtual LossValue operator()(std::span<const float* const> results, std::span<const std::vector<LabelledBox>> labels,
                                 std::span<float* const> gradients) const = 0;
};

// The loss that goes with a network's heads ([yolo], [region]) or with the softmax that ends it. Throws InputError when
// there is none for it.
std::unique_ptr<Loss> makeLoss(const NetworkSpec& spec, const LossSettings& settings);

}  // namespace abcp
