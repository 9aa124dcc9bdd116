#pragma once

#include "ui/models/run_model.h"
#include "ui/models/view_filter.h"

#include <QObject>

namespace abcp::ui {

// What every view marks and what it dims: the selected episode and the filter. Until the user picks one, selected is the best so far and
// moves with it.
class CandidateSelection : public QObject {
    Q_OBJECT

public:
    static constexpr int none = -1;

    explicit CandidateSelection(RunModel& model, QObject* parent = nullptr);

    ViewFilter& filter() { return m_filter; }
    const ViewFilter& filter() const { return m_filter; }

    int current() const { return m_current; }
    bool followsBest() const { return m_followsBest; }

    // A number that the run does not have is ignored.
    void select(int episode);
    void setFollowsBest(bool follows);
    // The next (+1) or previous (-1) episode.
    void step(int by);

Q_SIGNALS:
    void currentChanged(int episode);
    void followsBestChanged(bool follows);

private:
    void change(int episode);
    void takeBest();

    RunModel& m_model;
    ViewFilter m_filter;  // before the views, it must know of episodes before they do
    int m_current = none;
    bool m_followsBest = true;
};

}  // namespace abcp::ui
