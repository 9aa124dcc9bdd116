#pragma once

#include "core/search/policy_walk.h"

#include <cstddef>
#include <vector>

namespace abcp {

// The LSTM policy's parameters as plain numbers. Gates come in LibTorch's order: input, forget, cell, output, `hidden` of each.
struct PolicyWeights {
    std::size_t hidden = 0;
    std::vector<float> step;       // steps x gates: what a step's embedding and features and the biases add to them
    std::vector<float> seen;       // walkFeatures x gates
    std::vector<float> recurrent;  // hidden x gates
    std::vector<float> heads;      // 3 x (hidden + 1): keep logit, mean and spread; the bias is the last of each row
};

// What the heads say of one step, before the offsets that the policy starts from.
struct PolicyOutputs {
    float keepLogit = 0, mean = 0, spread = 0;
};

// One walk of the LSTM through the steps without gradients. The same numbers as PolicyNetwork::forward() up to rounding, without the cost of a call
// of LibTorch for each of them.
class PolicyCell {
public:
    // weights must outlive the cell.
    explicit PolicyCell(const PolicyWeights& weights);

    // Steps come in their order.
    PolicyOutputs next(std::size_t step, const WalkFeatures& seen);

private:
    const PolicyWeights& m_weights;
    std::vector<float> m_hidden, m_cell;  // one a unit
    std::vector<float> m_gates;
};

}  // namespace abcp
