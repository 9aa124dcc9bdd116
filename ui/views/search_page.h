#pragma once

#include "ui/models/candidate_selection.h"
#include "ui/models/policy_history.h"
#include "ui/models/steering_draft.h"
#include "ui/views/dock_page.h"

class QAction;

namespace abcp::ui {

class ActionMap;
class CandidatePanel;
class EpisodeTable;
class ParetoPlot;
class PictureStrip;
class PolicyPanel;
class RewardPlot;
class SearchController;
class SteerPanel;

// The Search workspace: one run in linked views, each in a dock.
class SearchPage : public DockPage {
    Q_OBJECT

public:
    SearchPage(const RunModel& model, CandidateSelection& selection, SearchController& controller, QAction* exportAction, QAction* retrainAction,
               QWidget* parent = nullptr);
    ~SearchPage() override;

    SteeringDraft& steering() { return m_steering; }

    ActionMap* actionMap() const { return m_actionMap; }
    ParetoPlot* paretoPlot() const { return m_paretoPlot; }
    RewardPlot* rewardPlot() const { return m_rewardPlot; }
    CandidatePanel* candidatePanel() const { return m_candidate; }
    EpisodeTable* episodeTable() const { return m_episodes; }

    PolicyPanel* policyPanel() const { return m_policyPanel; }
    SteerPanel* steerPanel() const { return m_steerPanel; }
    PictureStrip* pictureStrip() const { return m_pictures; }

    QList<Plot*> plots() const override;
    bool find() override;
    QUndoStack* undoStack() override { return m_steering.undoStack(); }

protected:
    void arrange() override;
    void resizeToDefault() override;

private:
    PolicyHistory m_policy;
    SteeringDraft m_steering;
    ActionMap* m_actionMap;
    ParetoPlot* m_paretoPlot;
    RewardPlot* m_rewardPlot;
    CandidatePanel* m_candidate;
    EpisodeTable* m_episodes;
    PolicyPanel* m_policyPanel;
    SteerPanel* m_steerPanel;
    PictureStrip* m_pictures;
};

}  // namespace abcp::ui
