#pragma once

#include "ui/models/candidate_selection.h"
#include "ui/views/dock_page.h"

class QAction;

namespace abcp::ui {

class ActionMap;
class CandidatePanel;
class EpisodeTable;
class ParetoPlot;
class RewardPlot;

// The Search workspace: one run in linked views, each in a dock.
class SearchPage : public DockPage {
    Q_OBJECT

public:
    SearchPage(const RunModel& model, CandidateSelection& selection, QAction* exportAction, QAction* retrainAction,
               QWidget* parent = nullptr);

    ActionMap* actionMap() const { return m_actionMap; }
    ParetoPlot* paretoPlot() const { return m_paretoPlot; }
    RewardPlot* rewardPlot() const { return m_rewardPlot; }
    CandidatePanel* candidatePanel() const { return m_candidate; }
    EpisodeTable* episodeTable() const { return m_episodes; }

    QList<Plot*> plots() const override;

protected:
    void arrange() override;
    void resizeToDefault() override;

private:
    ActionMap* m_actionMap;
    ParetoPlot* m_paretoPlot;
    RewardPlot* m_rewardPlot;
    CandidatePanel* m_candidate;
    EpisodeTable* m_episodes;
};

}  // namespace abcp::ui
