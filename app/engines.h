#pragma once

#include "core/search/engines.h"

namespace abcp {

// The engines of this program: LibTorch's.
Engines makeEngines();

}  // namespace abcp
