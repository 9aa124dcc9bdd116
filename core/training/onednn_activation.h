#pragma once

// Only for onednn_*.cpp files.
#include "core/network/activation.h"

#include <dnnl.hpp>

namespace abcp {

// Whether oneDNN computes it.
bool hasOneDnn(Activation activation);

// Behind what is in `operations`; nothing for Linear. The activation must be one that oneDNN computes.
void append(dnnl::post_ops& operations, Activation activation);

}  // namespace abcp
