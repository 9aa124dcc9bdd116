#pragma once

// Only for torch_*.cpp files.
#include "core/data/box.h"
#include "core/network/network_spec.h"
#include "core/training/detector.h"

#include <torch/torch.h>

#include <cstdint>
#include <vector>

namespace abcp {

// Detections of one image of a batch. heads: contiguous, on the CPU; boxes are shares of the network's input.
std::vector<Detection> decodeImage(const std::vector<torch::Tensor>& heads, const NetworkSpec& spec, std::int64_t image,
                                   const DetectOptions& options);

}  // namespace abcp
