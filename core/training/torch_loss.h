#pragma once

// Only for torch_*.cpp files.
#include "core/training/distillation.h"
#include "core/training/loss.h"

#include <torch/torch.h>

#include <utility>
#include <vector>

namespace abcp {

// What a teacher said of the same batch.
struct Lessons {
    Lessons(const Distillation& how, std::vector<torch::Tensor> said) : distillation(how), results(std::move(said)) {}

    const Distillation& distillation;
    std::vector<torch::Tensor> results;
};

// results: what TorchNetwork::forward returned for the batch.
LossValue lossOf(const Loss& loss, const std::vector<torch::Tensor>& results, const std::vector<std::vector<LabelledBox>>& labels);

// The same, and adds the gradient to the network's parameters unless the loss is not finite.
LossValue backpropagate(const Loss& loss, const std::vector<torch::Tensor>& results, const std::vector<std::vector<LabelledBox>>& labels,
                        const Lessons* lessons = nullptr);

}  // namespace abcp
