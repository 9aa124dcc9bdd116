#pragma once

#include "core/network/network_spec.h"

#include <string>

namespace abcp {

// forward() of a network as TorchScript source: self.weight_N and self.bias_N are those of layer N with its batch norm folded (a local layer's
// weight: places x filters x window, its bias: filters x rows x columns). Returns List[Tensor]: what spec.results() give.
std::string torchScriptSource(const NetworkSpec& spec);

}  // namespace abcp
