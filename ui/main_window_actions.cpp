// The window's actions, menus and tool bars.

#include "ui/main_window.h"

#include "ui/candidate_actions.h"
#include "ui/end_notice.h"
#include "ui/icons.h"
#include "ui/language.h"
#include "ui/make_action.h"
#include "ui/plots/parallel_plot.h"
#include "ui/plots/pareto_plot.h"
#include "ui/plots/reward_plot.h"
#include "ui/plots/run_curves.h"
#include "ui/plots/run_fronts.h"
#include "ui/project_actions.h"
#include "ui/run_actions.h"
#include "ui/theme.h"
#include "ui/views/command_dialog.h"
#include "ui/views/help_dialogs.h"
#include "ui/views/compare_page.h"
#include "ui/views/filter_field.h"
#include "ui/views/inspect_page.h"
#include "ui/views/message_bar.h"
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
#include <QUndoGroup>
#include <QUndoStack>

#include <functional>
#include <utility>

namespace abcp::ui {

namespace {

// Entries of which one is checked.
template <typename Choice>
void addChoices(QMenu* menu, const QList<std::pair<Choice, QString>>& entries, Choice current, const std::function<void(Choice)>& choose)
{
    auto* group = new QActionGroup(menu);
    for (const auto& [choice, name] : entries) {
        QAction* action = group->addAction(name);
        action->setCheckable(true);
        action->setChecked(choice == current);
        QObject::connect(action, &QAction::triggered, menu, [choose, chosen = choice] { choose(chosen); });
    }
    menu->addActions(group->actions());
}

}  // namespace

void MainWindow::makeActions()
{
    m_start = makeAction(this, QStringLiteral("media-playback-start"), tr("&Start"), QKeySequence(tr("Ctrl+R")));
    m_pause = makeAction(this, QStringLiteral("media-playback-pause"), tr("&Pause"), QKeySequence(Qt::Key_Space));
    m_stop = makeAction(this, QStringLiteral("media-playback-stop"), tr("S&top"), QKeySequence(tr("Ctrl+.")));
    m_stopAfter = makeAction(this, {}, tr("Stop a&fter this episode"), QKeySequence(tr("Ctrl+Shift+.")));
    m_stopAfter->setCheckable(true);
    m_stopAfter->setToolTip(tr("The episode under way is still recorded (Ctrl+Shift+.)"));
    m_commands = makeAction(this, {}, tr("Command &lines…"), {});
    m_commands->setToolTip(tr("How the program without windows does the same"));
    m_runs = makeAction(this, QStringLiteral("view-history"), tr("&Earlier runs…"), QKeySequence(tr("Ctrl+Shift+O")));
    m_continue = makeAction(this, QStringLiteral("view-refresh"), tr("&Continue this run"), {});
    m_fit = makeAction(this, QStringLiteral("zoom-fit-best"), tr("&Fit"), QKeySequence(Qt::Key_F));
    m_fit->setToolTip(tr("Show everything in all plots, and keep it in view (F)"));
    m_find = makeAction(this, QStringLiteral("edit-find"), tr("&Find…"), QKeySequence(QKeySequence::Find));

    auto* pages = new QActionGroup(this);
    const std::pair<QString, QString> workspaces[] = {{QStringLiteral("configure"), tr("Set &up")},
                                                      {QStringLiteral("office-chart-scatter"), tr("Sear&ch")},
                                                      {QStringLiteral("office-chart-line"), tr("C&ompare")},
                                                      {QStringLiteral("office-chart-bar"), tr("&Inspect")}};
    for (std::size_t i = 0; i < m_workspaces.size(); ++i) {
        QAction* action = makeAction(this, workspaces[i].first, workspaces[i].second, QKeySequence(tr("Ctrl+%1").arg(i + 1)));
        action->setCheckable(true);
        pages->addAction(action);
        connect(action, &QAction::triggered, this, [this, workspace = static_cast<Workspace>(i)] { showWorkspace(workspace); });
        m_workspaces[i] = action;
    }

    connect(m_start, &QAction::triggered, this, &MainWindow::start);
    connect(m_pause, &QAction::triggered, this, &MainWindow::togglePause);
    connect(m_stop, &QAction::triggered, &m_controller, &SearchController::stop);
    connect(m_stopAfter, &QAction::toggled, &m_controller, &SearchController::setStopAfterEpisode);
    connect(m_commands, &QAction::triggered, this, [this] {
        auto* dialog = new CommandDialog(m_model, m_selection.current(), this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->open();
    });
    connect(m_runs, &QAction::triggered, this, &MainWindow::chooseRun);
    connect(m_continue, &QAction::triggered, this, qOverload<>(&MainWindow::continueRun));
    connect(m_fit, &QAction::triggered, this, [this] { dockPage()->fit(); });
    connect(m_find, &QAction::triggered, this, &MainWindow::find);
}

void MainWindow::makeMenus()
{
    QMenu* file = menuBar()->addMenu(tr("&File"));
    m_projects->addTo(file);
    file->addSeparator();
    file->addAction(m_runs);
    m_runActions->addTo(file);
    file->addSeparator();
    file->addActions({m_candidate->exportAction(), m_candidate->reportAction()});
    file->addSeparator();
    connect(file->addAction(tr("&Quit")), &QAction::triggered, this, &QWidget::close);
    file->actions().last()->setShortcut(QKeySequence::Quit);

    makeEditMenu(menuBar()->addMenu(tr("&Edit")));

    QMenu* search = menuBar()->addMenu(tr("&Search"));
    search->addActions({m_start, m_pause, m_stop, m_stopAfter, m_continue, m_commands, m_notice->action()});
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
    search->addAction(m_candidate->retrainAction());

    makeViewMenu(menuBar()->addMenu(tr("&View")));

    QMenu* help = menuBar()->addMenu(tr("&Help"));
    help->addAction(icon(QStringLiteral("help-contents")), tr("&Help"), QKeySequence(Qt::Key_F1), this, [this] { showHelp(this); });
    help->addAction(tr("User &guide"), QKeySequence(QStringLiteral("Ctrl+F1")), this, [this] { showGuide(this); });
    help->addAction(tr("&Keyboard"), QKeySequence(QStringLiteral("?")), this, [this] { showShortcuts(this); });
    help->addSeparator();
    help->addAction(tr("&About ABCP Studio"), this, [this] { showAbout(this); });
}

void MainWindow::makeEditMenu(QMenu* menu)
{
    m_undo = new QUndoGroup(this);
    for (DockPage* page : dockPages())
        if (QUndoStack* stack = page->undoStack())
            m_undo->addStack(stack);
    m_filterSteps = new QUndoStack(this);
    m_undo->addStack(m_filterSteps);
    QAction* undo = m_undo->createUndoAction(this, tr("&Undo"));
    QAction* redo = m_undo->createRedoAction(this, tr("&Redo"));
    undo->setShortcuts(QKeySequence::Undo);
    redo->setShortcuts(QKeySequence::Redo);
    menu->addActions({undo, redo, m_inspect->resetAction()});
    menu->addSeparator();
    menu->addActions({m_inspect->copyAction(), m_inspect->saveAction(), m_compare->noteAction(), m_runActions->deleteAction()});
    menu->addSeparator();
    menu->addAction(m_find);
}

void MainWindow::makeViewMenu(QMenu* menu)
{
    for (QAction* workspace : m_workspaces)
        menu->addAction(workspace);
    menu->addSeparator();
    menu->addAction(m_fit);
    QAction* logarithmic = m_search->paretoPlot()->logAction();
    logarithmic->setShortcut(Qt::Key_L);
    connect(logarithmic, &QAction::toggled, m_compare->fronts(), &RunFronts::setLogarithmic);
    for (ParallelPlot* plot : {m_search->parallel(), m_compare->parallel()})
        connect(logarithmic, &QAction::toggled, plot, &ParallelPlot::setLogarithmic);
    menu->addAction(logarithmic);
    menu->addSeparator();
    QMenu* docks = menu->addMenu(tr("&Panels"));
    connect(docks, &QMenu::aboutToShow, this, [this, docks] {
        docks->clear();
        if (DockPage* page = dockPage())
            for (QDockWidget* dock : page->docks())
                docks->addAction(dock->toggleViewAction());
    });
    QAction* reset = menu->addAction(tr("&Reset the arrangement"));
    connect(reset, &QAction::triggered, this, [this] {
        if (DockPage* page = dockPage())
            page->resetLayout();
    });
    connect(menu, &QMenu::aboutToShow, this, [this, docks, reset] {
        docks->setEnabled(dockPage() != nullptr);
        reset->setEnabled(dockPage() != nullptr);
    });
    menu->addSeparator();
    makeLanguageMenu(menu->addMenu(tr("&Language")));
    makeThemeMenu(menu->addMenu(tr("&Theme")));
}

void MainWindow::makeThemeMenu(QMenu* menu)
{
    addChoices<Theme>(menu, {{Theme::System, tr("&System")}, {Theme::Light, tr("&Light")}, {Theme::Dark, tr("&Dark")}}, storedTheme(), [](Theme theme) {
        storeTheme(theme);
        applyTheme(theme);
    });
}

void MainWindow::makeLanguageMenu(QMenu* menu)
{
    // Each by its own name, whatever the window speaks now.
    addChoices<Language>(menu,
                         {{Language::System, tr("&System")},
                          {Language::English, QStringLiteral("&English")},
                          {Language::Chinese, QStringLiteral("简体中文(&C)")}},
                         storedLanguage(), [this](Language language) { takeLanguage(language); });
}

void MainWindow::takeLanguage(Language language)
{
    storeLanguage(language);
    const QString later = tr("The language changes when ABCP Studio is started the next time. "
                             "Restart it later, when it suits you: nothing is interrupted now.");
    if (!canDraw(language))
        m_message->show(MessageBar::Kind::Warning, tr("No font of this system has Chinese characters. Install one, such as the package fonts-noto-cjk; "
                                                      "until then the window stays English."));
    else if (spokenLanguage(language) != appliedLanguage())
        m_message->show(MessageBar::Kind::Information, later);
    else if (m_message->text() == later)
        m_message->clear();
}

void MainWindow::makeToolBars()
{
    auto* pages = new QToolBar(tr("Workspaces"), this);
    pages->setObjectName(QStringLiteral("workspaces"));
    pages->setMovable(false);
    pages->setToolButtonStyle(Qt::ToolButtonTextUnderIcon);
    pages->setIconSize({24, 24});
    for (QAction* workspace : m_workspaces)
        pages->addAction(workspace);
    addToolBar(Qt::LeftToolBarArea, pages);

    auto* bar = new QToolBar(tr("Search"), this);
    bar->setObjectName(QStringLiteral("search"));
    bar->setMovable(false);
    bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    bar->setIconSize({18, 18});
    bar->addActions({m_start, m_pause, m_stop});
    bar->addSeparator();
    bar->addActions({m_runs, m_continue});
    m_filter = new FilterField(m_selection.filter(), [this] { return m_undo->activeStack(); }, bar);
    m_filter->setMinimumWidth(160);
    for (ParallelPlot* plot : {m_search->parallel(), m_compare->parallel()})
        plot->setUndoStack([this] { return m_undo->activeStack(); });
    bar->addWidget(m_filter);

    auto* label = new QLabel(tr("Smoothing"), bar);
    label->setForegroundRole(QPalette::PlaceholderText);
    label->setContentsMargins(8, 0, 8, 0);
    m_smoothing = new QSlider(Qt::Horizontal, bar);
    m_smoothing->setRange(0, 99);
    m_smoothing->setFixedWidth(120);
    m_smoothing->setAccessibleName(tr("Smoothing of the reward"));
    m_smoothing->setToolTip(tr("Weight of the past in the smoothed reward"));
    m_smoothing->setValue(qRound(100 * m_search->rewardPlot()->smoothing()));
    connect(m_smoothing, &QSlider::valueChanged, this, [this](int value) {
        m_search->rewardPlot()->setSmoothing(value / 100.0);
        m_compare->curves()->setSmoothing(value / 100.0);
    });
    bar->addWidget(label);
    bar->addWidget(m_smoothing);
    bar->addAction(m_fit);
    addToolBar(Qt::TopToolBarArea, bar);
    for (QToolBar* each : {pages, bar})
        each->setContextMenuPolicy(Qt::PreventContextMenu);
}

}  // namespace abcp::ui
