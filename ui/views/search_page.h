#pragma once

#include "ui/models/candidate_selection.h"
#include "ui/models/policy_history.h"
#include "core/store/run_point.h"
#include "ui/models/steering_draft.h"
#include "ui/views/dock_page.h"

#include <cstddef>
#include <vector>

class QAction;

namespace abcp::ui {

class ActionMap;
class CandidatePanel;
class EpisodeTable;
class ParallelPlot;
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
    ParallelPlot* parallel() const { return m_parallel; }

    QList<Plot*> plots() const override;
    bool find() override;
    QUndoStack* undoStack() override { return m_steering.undoStack(); }

protected:
    void arrange() override;
    void resizeToDefault() override;

private:
    void takePoints();

    const RunModel& m_model;
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
    ParallelPlot* m_parallel;
    std::vector<RunPoint> m_points;     // of the episodes that did not fail, while the parallel plot asks for them
    std::size_t m_pointsUpTo = 0;       // episodes that were looked at for them
};

}  // namespace abcp::ui
