#pragma once

// Only for torch_*.cpp files.
#include "core/training/torch_network.h"
#include "core/training/training_settings.h"

#include <torch/torch.h>

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace abcp {

struct OptimizerOptions {
    OptimizerKind kind = OptimizerKind::AdamW;
    double weightDecay = 5e-4;     // of the convolution weights only
    double momentum = 0.9;         // of SGD
    double beta1 = 0.9;
    double beta2 = 0.999;
    double epsilon = 1e-8;
    double maxGradientNorm = 10;   // clipped above
    double emaDecay = 0;           // of the averaged weights; 0: none are kept
};

// AdamW (Loshchilov and Hutter, 2019) or SGD with Nesterov's momentum (Sutskever et al., 2013) over all parameters of a network
// as one flat vector: a step is one pass over it, or a handful of operations, however many layers there are. The network's tensors become views
// into that vector.
class FlatOptimizer {
public:
    FlatOptimizer(TorchNetwork& network, const OptimizerOptions& options);

    // From the gradient that backward passes have added up since the last step; it is zero afterwards. False, and no weight changes, when it is not finite.
    bool step(double learningRate);

    // The weights and running statistics that are evaluated: their averages, or the current ones when none are kept.
    struct Weights {
        torch::Tensor values, statistics;  // flat, on the CPU
    };
    Weights averages() const;
    // Puts weights into the network, instead of those it is trained with.
    void set(const Weights& weights);
    // Exchanges the current weights and running statistics with their averages; call again to go back.
    void swapAverages();

    // Everything that later steps depend on, as flat tensors on the CPU by name, and the number of steps so far.
    std::vector<std::pair<std::string, torch::Tensor>> state() const;
    std::int64_t steps() const { return m_steps; }
    // Throws InputError naming the array that is missing or has another length.
    void restore(const std::map<std::string, std::vector<float>>& state, std::int64_t steps);

private:
    void stepFused(double learningRate, double gradientScale, double averageShare);
    void stepAdamW(double learningRate);
    void stepSgd(double learningRate);
    std::vector<std::pair<std::string, torch::Tensor>> tensors() const;

    OptimizerOptions m_options;
    std::vector<torch::Tensor*> m_statistics;
    std::int64_t m_decaying = 0;   // the first m_decaying values decay
    torch::Tensor m_values, m_gradient, m_firstMoment, m_secondMoment;  // the second one only with AdamW
    torch::Tensor m_averageValues;
    std::vector<torch::Tensor> m_averageStatistics;
    std::int64_t m_steps = 0;
};

}  // namespace abcp
