#pragma once

#include "core/search/measurement.h"
#include "ui/models/what_if_model.h"
#include "ui/search_controller.h"

#include <QObject>

#include <vector>

class QAction;
class QWidget;

namespace abcp::ui {

class MessageBar;

// "Evaluate this": the edited network becomes an episode of the run. A search that goes on takes it up before its next episode; else it is
// evaluated at once, and its episode selected.
class EvaluateAction : public QObject {
    Q_OBJECT

public:
    EvaluateAction(const RunModel& run, CandidateSelection& selection, const WhatIfModel& whatIf, SearchController& controller,
                   MessageBar& message, QWidget* window);

    QAction* action() const { return m_action; }

private:
    void evaluate();
    void takeEpisodes(int first);
    void refresh();

    const RunModel& m_run;
    CandidateSelection& m_selection;
    const WhatIfModel& m_whatIf;
    SearchController& m_controller;
    MessageBar& m_message;
    QAction* m_action;
    std::vector<PruningAction> m_wanted;  // those that were asked for and are no episodes yet
};

}  // namespace abcp::ui
