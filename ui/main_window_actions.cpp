// The window's actions, menus and tool bars.

#include "ui/main_window.h"

#include "ui/icons.h"
#include "ui/plots/pareto_plot.h"
#include "ui/plots/reward_plot.h"
#include "ui/theme.h"
#include "ui/views/help_dialogs.h"
#include "ui/views/search_page.h"
#include "ui/views/setup_page.h"

#include <QAction>
#include <QActionGroup>
#include <QDockWidget>
#include <QLabel>
#include <QMenu>
#include <QMenuBar>
#include <QSlider>
#include <QStackedWidget>
#include <QToolBar>

#include <utility>

namespace abcp::ui {

namespace {

QAction* makeAction(QWidget* window, const QString& iconName, const QString& text, const QKeySequence& key)
{
    auto* action = new QAction(text, window);
    if (!iconName.isEmpty())
        action->setIcon(icon(iconName));
    if (!key.isEmpty()) {
        action->setShortcut(key);
        QString plain = text;
        plain.remove(QLatin1Char('&')).remove(QChar(0x2026));
        action->setToolTip(QStringLiteral("%1 (%2)").arg(plain, key.toString(QKeySequence::NativeText)));
    }
    window->addAction(action);
    return action;
}

}  // namespace

void MainWindow::makeActions()
{
    m_start = makeAction(this, QStringLiteral("media-playback-start"), tr("&Start"), QKeySequence(tr("Ctrl+R")));
    m_pause = makeAction(this, QStringLiteral("media-playback-pause"), tr("&Pause"), QKeySequence(Qt::Key_Space));
    m_stop = makeAction(this, QStringLiteral("media-playback-stop"), tr("S&top"), QKeySequence(tr("Ctrl+.")));
    m_runs = makeAction(this, QStringLiteral("view-history"), tr("&Earlier runs…"), QKeySequence::Open);
    m_continue = makeAction(this, QStringLiteral("view-refresh"), tr("&Continue this run"), {});
    m_export = makeAction(this, QStringLiteral("document-export"), tr("&Export…"), QKeySequence(tr("Ctrl+E")));
    m_retrain = makeAction(this, QStringLiteral("view-refresh"), tr("&Retrain…"), QKeySequence(tr("Ctrl+T")));
    m_fit = makeAction(this, QStringLiteral("zoom-fit-best"), tr("&Fit"), QKeySequence(Qt::Key_F));
    m_fit->setToolTip(tr("Show everything in all plots, and keep it in view (F)"));
    m_setupAction = makeAction(this, QStringLiteral("configure"), tr("Set &up"), QKeySequence(tr("Ctrl+1")));
    m_searchAction = makeAction(this, QStringLiteral("office-chart-scatter"), tr("Sear&ch"), QKeySequence(tr("Ctrl+2")));
    for (QAction* action : {m_setupAction, m_searchAction})
        action->setCheckable(true);
    auto* pages = new QActionGroup(this);
    pages->addAction(m_setupAction);
    pages->addAction(m_searchAction);

    connect(m_start, &QAction::triggered, this, &MainWindow::start);
    connect(m_pause, &QAction::triggered, this, &MainWindow::togglePause);
    connect(m_stop, &QAction::triggered, &m_controller, &SearchController::stop);
    connect(m_runs, &QAction::triggered, this, &MainWindow::chooseRun);
    connect(m_continue, &QAction::triggered, this, &MainWindow::continueRun);
    connect(m_export, &QAction::triggered, this, &MainWindow::exportCandidate);
    connect(m_retrain, &QAction::triggered, this, &MainWindow::retrainCandidate);
    connect(m_fit, &QAction::triggered, this, [this] { m_search->fitPlots(); });
    connect(m_setupAction, &QAction::triggered, this, [this] { showPage(m_setup); });
    connect(m_searchAction, &QAction::triggered, this, [this] { showPage(m_search); });
}

void MainWindow::makeMenus()
{
    QMenu* file = menuBar()->addMenu(tr("&File"));
    file->addAction(m_runs);
    file->addSeparator();
    file->addAction(m_export);
    file->addSeparator();
    connect(file->addAction(tr("&Quit")), &QAction::triggered, this, &QWidget::close);
    file->actions().last()->setShortcut(QKeySequence::Quit);

    QMenu* search = menuBar()->addMenu(tr("&Search"));
    search->addActions({m_start, m_pause, m_stop, m_continue});
    search->addSeparator();
    const auto onSearch = [this, search](const QString& text, Qt::Key key, auto&& what) {
        QAction* action = search->addAction(text);
        action->setShortcut(key);
        connect(action, &QAction::triggered, this, what);
    };
    onSearch(tr("Pre&vious candidate"), Qt::Key_A, [this] { m_selection.step(-1); });
    onSearch(tr("&Next candidate"), Qt::Key_D, [this] { m_selection.step(1); });
    onSearch(tr("&Best candidate"), Qt::Key_B, [this] { m_selection.setFollowsBest(true); });
    search->addSeparator();
    search->addAction(m_retrain);

    QMenu* view = menuBar()->addMenu(tr("&View"));
    view->addActions({m_setupAction, m_searchAction});
    view->addSeparator();
    view->addAction(m_fit);
    QAction* logarithmic = m_search->paretoPlot()->logAction();
    logarithmic->setShortcut(Qt::Key_L);
    view->addAction(logarithmic);
    view->addSeparator();
    for (QDockWidget* dock : m_search->docks())
        view->addAction(dock->toggleViewAction());
    view->addAction(tr("&Reset the arrangement"), m_search, &SearchPage::resetLayout);
    view->addSeparator();
    makeThemeMenu(view->addMenu(tr("&Theme")));

    QMenu* help = menuBar()->addMenu(tr("&Help"));
    help->addAction(icon(QStringLiteral("help-contents")), tr("&Help"), QKeySequence(Qt::Key_F1), this, [this] { showHelp(this); });
    help->addAction(tr("&Keyboard"), QKeySequence(QStringLiteral("?")), this, [this] { showShortcuts(this); });
    help->addSeparator();
    help->addAction(tr("&About ABCP Studio"), this, [this] { showAbout(this); });
}

void MainWindow::makeThemeMenu(QMenu* menu)
{
    auto* group = new QActionGroup(menu);
    const std::pair<Theme, QString> themes[] = {
        {Theme::System, tr("&System")}, {Theme::Light, tr("&Light")}, {Theme::Dark, tr("&Dark")}};
    for (const auto& [theme, name] : themes) {
        QAction* action = menu->addAction(name);
        action->setCheckable(true);
        action->setChecked(storedTheme() == theme);
        group->addAction(action);
        connect(action, &QAction::triggered, this, [chosen = theme] {
            storeTheme(chosen);
            applyTheme(chosen);
        });
    }
}

void MainWindow::makeToolBars()
{
    auto* pages = new QToolBar(tr("Workspaces"), this);
    pages->setObjectName(QStringLiteral("workspaces"));
    pages->setMovable(false);
    pages->setToolButtonStyle(Qt::ToolButtonTextUnderIcon);
    pages->setIconSize({24, 24});
    pages->addActions({m_setupAction, m_searchAction});
    addToolBar(Qt::LeftToolBarArea, pages);

    auto* bar = new QToolBar(tr("Search"), this);
    bar->setObjectName(QStringLiteral("search"));
    bar->setMovable(false);
    bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    bar->setIconSize({18, 18});
    bar->addActions({m_start, m_pause, m_stop});
    bar->addSeparator();
    bar->addActions({m_runs, m_continue});
    auto* spacer = new QWidget(bar);
    spacer->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    bar->addWidget(spacer);

    auto* label = new QLabel(tr("Smoothing"), bar);
    label->setForegroundRole(QPalette::PlaceholderText);
    label->setContentsMargins(8, 0, 8, 0);
    m_smoothing = new QSlider(Qt::Horizontal, bar);
    m_smoothing->setRange(0, 99);
    m_smoothing->setFixedWidth(120);
    m_smoothing->setAccessibleName(tr("Smoothing of the reward"));
    m_smoothing->setToolTip(tr("Weight of the past in the smoothed reward"));
    m_smoothing->setValue(qRound(100 * m_search->rewardPlot()->smoothing()));
    connect(m_smoothing, &QSlider::valueChanged, this, [this](int value) { m_search->rewardPlot()->setSmoothing(value / 100.0); });
    bar->addWidget(label);
    bar->addWidget(m_smoothing);
    bar->addAction(m_fit);
    addToolBar(Qt::TopToolBarArea, bar);
    for (QToolBar* each : {pages, bar}) {
        each->setContextMenuPolicy(Qt::PreventContextMenu);
        each->setStyleSheet(QStringLiteral("QToolBar { border: none; background: palette(window); padding: 4px; spacing: 4px; }"));
    }
}

}  // namespace abcp::ui
