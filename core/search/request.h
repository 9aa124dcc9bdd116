#pragma once

#include "core/pruning/pruning_action.h"
#include "core/search/steering.h"

#include <variant>

namespace abcp {

// What a person wants of a run while it goes on, done between two episodes: other steering, or that an action of his own is evaluated.
using Request = std::variant<Steering, PruningAction>;

}  // namespace abcp
