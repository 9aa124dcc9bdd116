#include "ui/models/candidate_selection.h"

#include <algorithm>

namespace abcp::ui {

CandidateSelection::CandidateSelection(RunModel& model, QObject* parent) : QObject(parent), m_model(model), m_filter(model)
{
    connect(&m_model, &RunModel::opened, this, [this] {
        m_current = none;
        Q_EMIT currentChanged(none);
        setFollowsBest(true);
    });
    const auto follow = [this] {
        if (m_followsBest)
            takeBest();
    };
    connect(&m_model, &RunModel::appended, this, follow);
    connect(&m_model, &RunModel::rescored, this, follow);
}

void CandidateSelection::select(int episode)
{
    if (!m_model.hasEpisode(episode))
        return;
    if (m_followsBest) {
        m_followsBest = false;
        Q_EMIT followsBestChanged(false);
    }
    change(episode);
}

void CandidateSelection::setFollowsBest(bool follows)
{
    if (follows != m_followsBest) {
        m_followsBest = follows;
        Q_EMIT followsBestChanged(follows);
    }
    if (follows)
        takeBest();
}

void CandidateSelection::step(int by)
{
    const int last = static_cast<int>(m_model.episodes().size()) - 1;
    if (last >= 0)
        select(std::clamp(m_current + by, 0, last));
}

void CandidateSelection::change(int episode)
{
    if (episode == m_current)
        return;
    m_current = episode;
    Q_EMIT currentChanged(episode);
}

void CandidateSelection::takeBest()
{
    if (const auto best = m_model.best())
        change(*best);
}

}  // namespace abcp::ui
