#pragma once

#include "ui/models/candidate_selection.h"

#include <QList>
#include <QMainWindow>

class QAction;
class QDockWidget;

namespace abcp::ui {

class ActionMap;
class CandidatePanel;
class DockTitle;
class EpisodeTable;
class ParetoPlot;
class Plot;
class RewardPlot;

// The Search workspace: one run in linked views, each in a dock.
class SearchPage : public QMainWindow {
    Q_OBJECT

public:
    SearchPage(const RunModel& model, CandidateSelection& selection, QAction* exportAction, QAction* retrainAction,
               QWidget* parent = nullptr);

    ActionMap* actionMap() const { return m_actionMap; }
    ParetoPlot* paretoPlot() const { return m_paretoPlot; }
    RewardPlot* rewardPlot() const { return m_rewardPlot; }
    CandidatePanel* candidatePanel() const { return m_candidate; }
    EpisodeTable* episodeTable() const { return m_episodes; }

    QList<QDockWidget*> docks() const { return m_docks; }
    QList<Plot*> plots() const;
    void fitPlots();
    // The arrangement that the window starts with.
    void resetLayout();
    // An arrangement from saveState(); nothing changes when it is none.
    void restoreLayout(const QByteArray& state);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void resizeToDefault();
    DockTitle* addDock(const QString& objectName, const QString& title, QWidget* view);

    ActionMap* m_actionMap;
    ParetoPlot* m_paretoPlot;
    RewardPlot* m_rewardPlot;
    CandidatePanel* m_candidate;
    EpisodeTable* m_episodes;
    QList<QDockWidget*> m_docks;
    bool m_sizesPending = false;  // docks take sizes only once they are shown
};

}  // namespace abcp::ui
