#pragma once

#include "ui/models/candidate_selection.h"

#include <QLabel>

namespace abcp::ui {

// Help in choosing from the front: the candidate where it turns, why, and a link that selects it. Hidden while there is none.
class KneeLine : public QLabel {
    Q_OBJECT

public:
    KneeLine(const RunModel& model, CandidateSelection& selection, QWidget* parent = nullptr);

    // Of the candidates that meet the budgets, when some do; CandidateSelection::none without one.
    int episode() const { return m_episode; }

protected:
    void changeEvent(QEvent* event) override;

private:
    void refresh();

    const RunModel& m_model;
    CandidateSelection& m_selection;
    int m_episode = CandidateSelection::none;
};

}  // namespace abcp::ui
