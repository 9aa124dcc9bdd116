#include "ui/views/search_page.h"

#include "ui/plots/action_map.h"
#include "ui/plots/parallel_plot.h"
#include "ui/plots/pareto_plot.h"
#include "ui/plots/policy_map.h"
#include "ui/plots/policy_profile.h"
#include "ui/plots/reward_plot.h"
#include "ui/search_controller.h"
#include "ui/text.h"
#include "ui/views/candidate_panel.h"
#include "ui/views/dock_title.h"
#include "ui/views/episode_table.h"
#include "ui/views/lock_menu.h"
#include "ui/views/picture_strip.h"
#include "ui/views/policy_panel.h"
#include "ui/views/steer_panel.h"

#include <QAction>
#include <QApplication>
#include <QDockWidget>
#include <QLineEdit>
#include <QMenu>

#include <utility>

namespace abcp::ui {

namespace {

QString titleOf(const LoadedRun& run)
{
    return QStringLiteral("%1 %2").arg(toInteger(run.id)).arg(run.settings.name.empty() ? fromPath(run.settings.cfg.stem()) : fromUtf8(run.settings.name));
}

}  // namespace

SearchPage::SearchPage(const RunModel& model, CandidateSelection& selection, SearchController& controller, QAction* exportAction,
                       QAction* retrainAction, QWidget* parent)
    : DockPage(parent), m_model(model), m_policy(model), m_steering(model), m_actionMap(new ActionMap(model, selection, this)),
      m_paretoPlot(new ParetoPlot(model, selection, this)), m_rewardPlot(new RewardPlot(model, selection, this)),
      m_candidate(new CandidatePanel(model, selection, exportAction, retrainAction, this)),
      m_episodes(new EpisodeTable(model, selection, this)), m_policyPanel(new PolicyPanel(model, m_policy, this)),
      m_steerPanel(new SteerPanel(m_steering, m_policy, controller, this)), m_pictures(new PictureStrip(model, controller, this)),
      m_parallel(new ParallelPlot(
          selection.filter(),
          [this] {
              takePoints();
              return std::vector{ParallelSeries{m_model.run().id, titleOf(m_model.run()), m_points}};
          },
          this))
{
    setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
    addDock(QStringLiteral("actionMap"), tr("Actions"), m_actionMap)->addAction(m_actionMap->followAction());
    DockTitle* pareto = addDock(QStringLiteral("pareto"), tr("Accuracy and cost"), m_paretoPlot);
    pareto->addAction(m_paretoPlot->logAction());
    pareto->addAction(m_paretoPlot->followAction());
    addDock(QStringLiteral("reward"), tr("Reward"), m_rewardPlot)->addAction(m_rewardPlot->followAction());
    addDock(QStringLiteral("episodes"), tr("Episodes"), m_episodes);
    addDock(QStringLiteral("candidate"), tr("Candidate"), m_candidate);
    addDock(QStringLiteral("policy"), tr("Policy"), m_policyPanel)->addAction(m_policyPanel->map()->followAction());
    addDock(QStringLiteral("steer"), tr("Steer"), m_steerPanel);
    addDock(QStringLiteral("pictures"), tr("Pictures"), m_pictures);
    connect(docks().last(), &QDockWidget::visibilityChanged, m_pictures, &PictureStrip::setOnShow);
    addDock(QStringLiteral("parallel"), tr("All figures"), m_parallel);
    m_parallel->setEmpty(tr("Every episode will be a line here, across all its figures."));
    const auto forget = [this] {
        m_points.clear();
        m_pointsUpTo = 0;
        m_parallel->invalidate();
    };
    connect(&model, &RunModel::opened, this, forget);
    connect(&model, &RunModel::rescored, this, forget);
    connect(&model, &RunModel::appended, m_parallel, &ParallelPlot::grow);
    connect(m_parallel, &ParallelPlot::candidateClicked, this, [&selection](qint64, int episode) { selection.select(episode); });
    const auto mark = [this, &selection] { m_parallel->setChosen(std::pair{m_model.run().id, selection.current()}); };
    connect(&selection, &CandidateSelection::currentChanged, this, mark);
    connect(&model, &RunModel::opened, this, mark);
    connect(&controller, &SearchController::policyChanged, &m_policy, &PolicyHistory::add);
    connect(m_actionMap, &ActionMap::rowMenuRequested, this, [this](QMenu* menu, int row) {
        if (m_steering.isOpen())
            addLockActions(*menu, m_steering, m_actionMap->rows().rows()[static_cast<std::size_t>(row)]);
    });
    resetLayout();
}

SearchPage::~SearchPage()
{
    deleteDocks();
}

// The field belongs to whoever works in the panel; elsewhere the filter of all views is meant.
bool SearchPage::find()
{
    if (!m_steerPanel->isAncestorOf(QApplication::focusWidget()))
        return false;
    m_steerPanel->searchField()->setFocus(Qt::ShortcutFocusReason);
    m_steerPanel->searchField()->selectAll();
    return true;
}

void SearchPage::takePoints()
{
    const std::vector<Episode>& episodes = m_model.episodes();
    for (; m_pointsUpTo < episodes.size(); ++m_pointsUpTo)
        if (!episodes[m_pointsUpTo].failed())
            m_points.push_back(runPoint(episodes[m_pointsUpTo]));
}

void SearchPage::arrange()
{
    const QList<QDockWidget*> all = docks();
    addDockWidget(Qt::TopDockWidgetArea, all[0]);
    splitDockWidget(all[0], all[1], Qt::Horizontal);
    splitDockWidget(all[0], all[2], Qt::Vertical);
    splitDockWidget(all[2], all[3], Qt::Horizontal);
    splitDockWidget(all[1], all[4], Qt::Vertical);
    tabifyDockWidget(all[0], all[5]);
    tabifyDockWidget(all[5], all[8]);
    tabifyDockWidget(all[4], all[6]);
    tabifyDockWidget(all[6], all[7]);
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
    return {m_actionMap, m_paretoPlot, m_rewardPlot, m_policyPanel->map(), m_policyPanel->profile(), m_parallel};
}

}  // namespace abcp::ui
