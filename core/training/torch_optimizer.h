#pragma once

// Only for torch_*.cpp files.
#include "core/training/torch_network.h"

#include <torch/torch.h>

#include <vector>

namespace abcp {

struct AdamWOptions {
    double weightDecay = 5e-4;     // of the convolution weights only
    double beta1 = 0.9;
    double beta2 = 0.999;
    double epsilon = 1e-8;
    double maxGradientNorm = 10;   // clipped above
    double emaDecay = 0;           // of the averaged weights; 0: none are kept
};

// AdamW (Loshchilov and Hutter, 2019) over all parameters of a network as one flat vector: a step is a handful of
// operations, however many layers there are. The network's tensors become views into that vector.
class FlatAdamW {
public:
    FlatAdamW(TorchNetwork& network, const AdamWOptions& options);

    void zeroGradient();
    // False (and nothing changes) when the gradient is not finite.
    bool step(double learningRate);

    // Exchanges the current weights and running statistics with their averages; call again to go back.
    void swapAverages();

private:
    AdamWOptions m_options;
    std::vector<torch::Tensor*> m_statistics;
    std::int64_t m_decaying = 0;   // the first m_decaying values decay
    torch::Tensor m_values, m_gradient, m_firstMoment, m_secondMoment;
    torch::Tensor m_averageValues;
    std::vector<torch::Tensor> m_averageStatistics;
    std::int64_t m_steps = 0;
};

}  // namespace abcp
