#pragma once

#include "core/pruning/search_space.h"
#include "core/search/steering.h"

#include <QStringList>

namespace abcp::ui {

// What differs between two steerings of a run, one phrase each: "block 3 stays", "layer 12 loses 20 % to 80 %", "cost weight 0.07 → 0.1".
QStringList steeringChanges(const Steering& before, const Steering& after);
// The kinds of what differs, in a word or two: "locks", "reward, budgets"; empty when nothing does.
QString steeringKinds(const Steering& before, const Steering& after);
// "50 %", "20 % to 80 %"
QString boundsText(const RatioBounds& bounds);

}  // namespace abcp::ui
