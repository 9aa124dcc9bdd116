#pragma once

#include "core/pruning/pruning_action.h"

#include <string>

namespace abcp::store {

// An action as a column keeps it: {"keep": [true, ...], "ratios": [0.5, ...]}, in the space's order; a ratio that is no number is null.
std::string actionText(const PruningAction& action);
// Throws Json::exception when the text is none.
PruningAction actionOf(const std::string& text);

}  // namespace abcp::store
