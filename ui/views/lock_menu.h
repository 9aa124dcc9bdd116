#pragma once

#include "ui/models/decision_rows.h"
#include "ui/models/steering_draft.h"

class QMenu;

namespace abcp::ui {

// What a person can decide about one decision of the search, as actions that change the draft at once.
void addLockActions(QMenu& menu, SteeringDraft& draft, const DecisionRows::Row& row);

}  // namespace abcp::ui
