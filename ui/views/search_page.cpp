#include "ui/views/search_page.h"

#include "ui/plots/action_map.h"
#include "ui/plots/pareto_plot.h"
#include "ui/plots/reward_plot.h"
#include "ui/views/candidate_panel.h"
#include "ui/views/dock_title.h"
#include "ui/views/episode_table.h"

#include <QAction>
#include <QDockWidget>

namespace abcp::ui {

SearchPage::SearchPage(const RunModel& model, CandidateSelection& selection, QAction* exportAction, QAction* retrainAction,
                       QWidget* parent)
    : DockPage(parent), m_actionMap(new ActionMap(model, selection, this)),
      m_paretoPlot(new ParetoPlot(model, selection, this)), m_rewardPlot(new RewardPlot(model, selection, this)),
      m_candidate(new CandidatePanel(model, selection, exportAction, retrainAction, this)),
      m_episodes(new EpisodeTable(model, selection, this))
{
    addDock(QStringLiteral("actionMap"), tr("Actions"), m_actionMap)->addAction(m_actionMap->followAction());
    DockTitle* pareto = addDock(QStringLiteral("pareto"), tr("Accuracy and cost"), m_paretoPlot);
    pareto->addAction(m_paretoPlot->logAction());
    pareto->addAction(m_paretoPlot->followAction());
    addDock(QStringLiteral("reward"), tr("Reward"), m_rewardPlot)->addAction(m_rewardPlot->followAction());
    addDock(QStringLiteral("episodes"), tr("Episodes"), m_episodes);
    addDock(QStringLiteral("candidate"), tr("Candidate"), m_candidate);
    resetLayout();
}

void SearchPage::arrange()
{
    const QList<QDockWidget*> all = docks();
    addDockWidget(Qt::TopDockWidgetArea, all[0]);
    splitDockWidget(all[0], all[1], Qt::Horizontal);
    splitDockWidget(all[0], all[2], Qt::Vertical);
    splitDockWidget(all[2], all[3], Qt::Horizontal);
    splitDockWidget(all[1], all[4], Qt::Vertical);
}

void SearchPage::resizeToDefault()
{
    const QList<QDockWidget*> all = docks();
    resizeDocks({all[0], all[1]}, {share(width(), 0.5), share(width(), 0.5)}, Qt::Horizontal);
    resizeDocks({all[2], all[3]}, {share(width(), 0.23), share(width(), 0.27)}, Qt::Horizontal);
    resizeDocks({all[0], all[2]}, {share(height(), 0.53), share(height(), 0.47)}, Qt::Vertical);
    resizeDocks({all[1], all[4]}, {share(height(), 0.46), share(height(), 0.54)}, Qt::Vertical);
}

QList<Plot*> SearchPage::plots() const
{
    return {m_actionMap, m_paretoPlot, m_rewardPlot};
}

}  // namespace abcp::ui
