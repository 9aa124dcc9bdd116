#include "ui/views/search_page.h"

#include "ui/icons.h"
#include "ui/plots/action_map.h"
#include "ui/plots/pareto_plot.h"
#include "ui/plots/reward_plot.h"
#include "ui/views/candidate_panel.h"
#include "ui/views/dock_title.h"
#include "ui/views/episode_table.h"

#include <QAction>
#include <QDockWidget>

#include <utility>

namespace abcp::ui {

SearchPage::SearchPage(const RunModel& model, CandidateSelection& selection, QAction* exportAction, QAction* retrainAction,
                       QWidget* parent)
    : QMainWindow(parent), m_actionMap(new ActionMap(model, selection, this)),
      m_paretoPlot(new ParetoPlot(model, selection, this)), m_rewardPlot(new RewardPlot(model, selection, this)),
      m_candidate(new CandidatePanel(model, selection, exportAction, retrainAction, this)),
      m_episodes(new EpisodeTable(model, selection, this))
{
    setWindowFlags(Qt::Widget);  // QMainWindow makes itself a window of its own
    setDockOptions(AllowNestedDocks | AllowTabbedDocks);
    setContextMenuPolicy(Qt::NoContextMenu);
    addDock(QStringLiteral("actionMap"), tr("Actions"), m_actionMap)->addAction(m_actionMap->followAction());
    DockTitle* pareto = addDock(QStringLiteral("pareto"), tr("Accuracy and cost"), m_paretoPlot);
    pareto->addAction(m_paretoPlot->logAction());
    pareto->addAction(m_paretoPlot->followAction());
    addDock(QStringLiteral("reward"), tr("Reward"), m_rewardPlot)->addAction(m_rewardPlot->followAction());
    addDock(QStringLiteral("episodes"), tr("Episodes"), m_episodes);
    addDock(QStringLiteral("candidate"), tr("Candidate"), m_candidate);
    resetLayout();
}

DockTitle* SearchPage::addDock(const QString& objectName, const QString& title, QWidget* view)
{
    auto* dock = new QDockWidget(title, this);
    dock->setObjectName(objectName);
    dock->setWidget(view);
    auto* bar = new DockTitle(dock);
    dock->setTitleBarWidget(bar);
    m_docks << dock;
    return bar;
}

void SearchPage::resetLayout()
{
    QDockWidget* actions = m_docks[0];
    QDockWidget* pareto = m_docks[1];
    QDockWidget* reward = m_docks[2];
    QDockWidget* episodes = m_docks[3];
    QDockWidget* candidate = m_docks[4];
    for (QDockWidget* dock : m_docks) {
        removeDockWidget(dock);
        dock->setFloating(false);
    }
    addDockWidget(Qt::TopDockWidgetArea, actions);
    splitDockWidget(actions, pareto, Qt::Horizontal);
    splitDockWidget(actions, reward, Qt::Vertical);
    splitDockWidget(reward, episodes, Qt::Horizontal);
    splitDockWidget(pareto, candidate, Qt::Vertical);
    for (QDockWidget* dock : m_docks)
        dock->show();
    m_sizesPending = !isVisible();
    if (!m_sizesPending)
        resizeToDefault();
}

void SearchPage::resizeToDefault()
{
    const auto share = [](int whole, double part) { return static_cast<int>(whole * part); };
    resizeDocks({m_docks[0], m_docks[1]}, {share(width(), 0.5), share(width(), 0.5)}, Qt::Horizontal);
    resizeDocks({m_docks[2], m_docks[3]}, {share(width(), 0.23), share(width(), 0.27)}, Qt::Horizontal);
    resizeDocks({m_docks[0], m_docks[2]}, {share(height(), 0.53), share(height(), 0.47)}, Qt::Vertical);
    resizeDocks({m_docks[1], m_docks[4]}, {share(height(), 0.46), share(height(), 0.54)}, Qt::Vertical);
}

void SearchPage::restoreLayout(const QByteArray& state)
{
    if (restoreState(state))
        m_sizesPending = false;
}

void SearchPage::showEvent(QShowEvent* event)
{
    QMainWindow::showEvent(event);
    if (std::exchange(m_sizesPending, false))
        resizeToDefault();
}

QList<Plot*> SearchPage::plots() const
{
    return {m_actionMap, m_paretoPlot, m_rewardPlot};
}

void SearchPage::fitPlots()
{
    for (Plot* plot : plots())
        plot->fit();
}

}  // namespace abcp::ui
