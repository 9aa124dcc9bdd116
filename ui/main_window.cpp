#include "ui/main_window.h"

#include "core/base/network_file_system.h"
#include "ui/baseline_actions.h"
#include "ui/candidate_actions.h"
#include "ui/end_notice.h"
#include "ui/evaluate_action.h"
#include "ui/icons.h"
#include "ui/interrupted_offer.h"
#include "ui/make_action.h"
#include "ui/project_actions.h"
#include "ui/run_actions.h"
#include "ui/text.h"
#include "ui/views/compare_page.h"
#include "ui/views/filter_field.h"
#include "ui/views/inspect_page.h"
#include "ui/views/message_bar.h"
#include "ui/views/progress_strip.h"
#include "ui/views/runs_dialog.h"
#include "ui/views/search_page.h"
#include "ui/views/setup_page.h"
#include "ui/views/status_line.h"
#include "ui/views/what_if_panel.h"

#include <QAction>
#include <QStackedWidget>
#include <QUndoGroup>
#include <QUndoStack>
#include <QVBoxLayout>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace abcp::ui {

MainWindow::MainWindow(Engines engines, QWidget* parent) : QMainWindow(parent), m_controller(std::move(engines))
{
    setWindowIcon(applicationIcon());
    setAcceptDrops(true);
    auto* central = new QWidget(this);
    m_message = new MessageBar(central);
    m_candidate = new CandidateActions(m_model, m_selection, m_controller, *m_message, this);
    makeActions();
    m_progress = new ProgressStrip(central);
    m_progress->hide();
    m_pages = new QStackedWidget(central);
    m_setup = new SetupPage(m_pages);
    m_projects = new ProjectActions(*m_setup, *m_message, this);
    m_interrupted = new InterruptedOffer(m_controller, *m_message, this);
    m_search = new SearchPage(m_model, m_selection, m_controller, m_candidate->exportAction(), m_candidate->retrainAction(), m_pages);
    m_compare = new ComparePage(m_model, m_selection, m_controller, m_pages);
    m_compare->setObjectName(QStringLiteral("compare"));
    m_runActions = new RunActions(*m_compare, m_controller, *m_message, this);
    m_inspect = new InspectPage(m_model, m_selection, m_controller, m_runs, m_candidate->exportAction(), m_candidate->retrainAction(), m_pages);
    m_inspect->setObjectName(QStringLiteral("inspect"));
    auto* evaluation = new EvaluateAction(m_model, m_selection, m_inspect->whatIf(), m_controller, *m_message, this);
    m_inspect->whatIfPanel()->addTool(evaluation->action());
    m_pages->addWidget(m_setup);
    for (DockPage* page : dockPages())
        m_pages->addWidget(page);
    auto* layout = new QVBoxLayout(central);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_message);
    layout->addWidget(m_progress);
    layout->addWidget(m_pages, 1);
    setCentralWidget(central);
    m_status = new StatusLine(m_model, m_controller, this);
    setStatusBar(m_status);
    connectController();
    m_baseline = new BaselineActions(*m_setup, m_controller, *m_message, this);  // its words on a failure come after the window's
    m_notice = new EndNotice(m_model, m_controller, *m_message, this);  // after what it tells of was said
    makeToolBars();
    makeMenus();

    connect(m_setup, &SetupPage::startRequested, this, &MainWindow::start);
    connect(m_setup, &SetupPage::demoRequested, this, [this] { m_projects->leave([this] { startDemo(); }); });
    connect(m_setup, &SetupPage::reasonChanged, this, &MainWindow::refresh);
    connect(m_interrupted, &InterruptedOffer::resumeRequested, this,
            [this](qint64 run, const std::filesystem::path& database) { continueRun(RunId{run}, database); });
    connect(m_projects, &ProjectActions::opened, this, [this] { showWorkspace(Workspace::SetUp); });
    connect(m_projects, &ProjectActions::changed, this, &MainWindow::refreshTitle);
    connect(m_compare, &ComparePage::openRequested, this, [this](qint64 run) { openRun(RunId{run}); });
    connect(m_runActions, &RunActions::deleted, this, [this](const std::filesystem::path& database, const std::vector<RunId>& runs) {
        if (!m_model.isOpen() || m_model.run().database != database || std::ranges::find(runs, m_model.run().id) == runs.end())
            return;
        m_model.close();
        refreshTitle();
        refresh();
    });
    connect(m_progress, &ProgressStrip::stopRequested, &m_controller, &SearchController::stop);
    connect(&m_selection, &CandidateSelection::currentChanged, this, &MainWindow::refresh);

    m_setup->restore();
    restoreLayout();
    refreshTitle();
    showWorkspace(Workspace::SetUp);
    m_controller.describeEngines();
}

// The pages go before the models and the controller that they refer to.
MainWindow::~MainWindow()
{
    delete m_interrupted;
    delete m_baseline;
    delete m_projects;
    delete m_notice;
    for (QWidget* page : {static_cast<QWidget*>(m_setup), static_cast<QWidget*>(m_compare)})
        page->disconnect(this);
    delete takeCentralWidget();
}

void MainWindow::connectController()
{
    connect(&m_controller, &SearchController::stateChanged, this, [this](SearchController::State state) {
        using State = SearchController::State;
        if (state == State::Preparing)
            m_progress->begin(tr("Preparing"));
        else if (state == State::Training)
            m_progress->begin(tr("Training the baseline"));
        else if (state == State::Retraining)
            m_progress->begin(tr("Retraining"));
        else if (state == State::Evaluating)
            m_progress->begin(tr("Evaluating"));
        else if (state == State::Stopping)
            m_progress->setStopping();
        if (state == State::Idle && m_model.isOpen() && m_model.run().state == RunState::Running)
            m_model.setState(RunState::Stopped);
        refresh();
        if (state == State::Idle && m_closing)
            close();
    });
    connect(&m_controller, &SearchController::progressed, this, [this](const Progress& progress) {
        if (m_controller.state() != SearchController::State::Stopping)
            m_progress->setProgress(progress);
        m_status->setProgress(progress);
    });
    connect(&m_controller, &SearchController::demoPrepared, this,
            [this](const DemoProject& project) {
        m_projects->leaveFile();
        m_setup->setSettings(project.search);
    });
    connect(&m_controller, &SearchController::runRead, this, &MainWindow::refresh);
    connect(&m_controller, &SearchController::runOpened, this, &MainWindow::takeRun);
    connect(&m_controller, &SearchController::referenceMeasured, &m_model, &RunModel::setReference);
    connect(&m_controller, &SearchController::episodesFinished, &m_model, &RunModel::append);
    connect(&m_controller, &SearchController::phaseBegan, &m_model, &RunModel::addPhase);
    connect(&m_controller, &SearchController::steeringRequested, &m_model, &RunModel::setRequested);
    connect(&m_controller, &SearchController::repeatMeasured, &m_model, &RunModel::addRepeat);
    connect(&m_controller, &SearchController::replayDiffered, this, [this] {
        m_message->show(MessageBar::Kind::Warning, tr("Continued, but not exactly as it would have gone on: on this machine or with these libraries the agent would have "
                                                      "proposed other actions than were recorded. What is recorded stays as it is."));
    });
    connect(&m_controller, &SearchController::searchEnded, this, &MainWindow::takeEnd);
    connect(&m_controller, &SearchController::pausedByFault, this, [this](const QString& cause) {
        m_message->show(MessageBar::Kind::Warning,
                        tr("The search is paused: %1. All finished episodes are saved. Remove the cause, then press Resume.").arg(cause));
    });
    connect(&m_controller, &SearchController::workFailed, this, [this](const Problem& problem) {
        if (m_model.isOpen() && m_model.run().state == RunState::Running)
            m_model.setState(RunState::Failed);
        const QString next = problem.input          ? tr("Change it and start again.")
                             : m_model.isOpen()     ? tr("Finished episodes are saved; Continue goes on from there.")
                                                    : tr("Nothing was changed; try again.");
        m_message->show(MessageBar::Kind::Error, problem.text() + QStringLiteral(". ") + next);
    });
    connect(&m_controller, &SearchController::errandFailed, this,
            [this](const Problem& problem) { m_message->show(MessageBar::Kind::Error, problem.text()); });
    connect(&m_controller, &SearchController::enginesDescribed, m_status, &StatusLine::setEngines);
}

void MainWindow::setDatabase(const std::filesystem::path& database)
{
    m_setup->setDatabase(database);
}

void MainWindow::showWorkspace(Workspace workspace)
{
    QWidget* const pages[] = {m_setup, m_search, m_compare, m_inspect};
    QWidget* page = pages[static_cast<std::size_t>(workspace)];
    m_compare->setDatabase(m_setup->database());
    m_pages->setCurrentWidget(page);
    QUndoStack* const steps = dockPage() ? dockPage()->undoStack() : nullptr;
    m_undo->setActiveStack(steps ? steps : m_filterSteps);
    m_workspaces[static_cast<std::size_t>(workspace)]->setChecked(true);
    m_pause->setShortcut(workspace == Workspace::Search ? QKeySequence(Qt::Key_Space) : QKeySequence());
    refresh();
}

DockPage* MainWindow::dockPage() const
{
    return qobject_cast<DockPage*>(m_pages->currentWidget());
}

QList<DockPage*> MainWindow::dockPages() const
{
    return {m_search, m_compare, m_inspect};
}

void MainWindow::start()
{
    if (!m_controller.isIdle() || !m_setup->reason().isEmpty())
        return;
    m_message->clear();
    m_setup->store();
    m_model.close();
    m_controller.startSearch(m_setup->settings(), m_setup->database());
    showWorkspace(Workspace::Search);
}

void MainWindow::startDemo()
{
    if (!m_controller.isIdle())
        return;
    m_message->clear();
    m_setup->store();
    m_model.close();
    m_controller.startDemo(m_setup->demoOptions(), m_setup->database());
    showWorkspace(Workspace::Search);
}

void MainWindow::togglePause()
{
    if (m_controller.state() == SearchController::State::Paused) {
        m_message->clear();
        m_controller.resume();
    } else {
        m_controller.pause();
    }
}

void MainWindow::chooseRun()
{
    auto* dialog = new RunsDialog(m_setup->database(), m_controller.isIdle(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &RunsDialog::openRequested, this, [this](const RunRecord& run) { openRun(run.id); });
    connect(dialog, &RunsDialog::continueRequested, this, [this](const RunRecord& run) { continueRun(run.id, m_setup->database()); });
    dialog->open();
}

void MainWindow::openRun(RunId run)
{
    if (!m_controller.isIdle()) {
        m_message->show(MessageBar::Kind::Warning, tr("A search is on screen while it runs. Stop it to look at another run."));
        return;
    }
    m_message->clear();
    m_controller.openRun(run, m_setup->database());
    showWorkspace(Workspace::Search);
}

void MainWindow::continueRun(RunId run, const std::filesystem::path& database)
{
    if (!m_controller.isIdle())
        return;
    m_message->clear();
    m_model.close();
    m_controller.continueRun(run, database);
    showWorkspace(Workspace::Search);
}

void MainWindow::offerInterrupted()
{
    m_interrupted->look(m_setup->database());
}

void MainWindow::continueRun()
{
    if (!m_controller.isIdle() || !m_model.isOpen())
        return;
    m_message->clear();
    m_controller.continueRun(m_model.run().id, m_model.run().database);
}

void MainWindow::find()
{
    if (dockPage() && dockPage()->find())
        return;
    m_filter->setFocus(Qt::ShortcutFocusReason);
    m_filter->selectAll();
}

void MainWindow::takeRun(const LoadedRun& run)
{
    m_model.open(run);
    refreshTitle();
    if (const std::optional<std::string> fileSystem = networkFileSystemOf(run.database))
        m_message->show(MessageBar::Kind::Warning, tr("The database lies on a network file system (%1), on whose locks SQLite cannot rely. A local file is safer.")
                                                       .arg(fromUtf8(*fileSystem)));
    for (DockPage* page : dockPages())
        page->fit();
    refresh();
}

void MainWindow::takeEnd(SearchOutcome outcome)
{
    switch (outcome) {
    case SearchOutcome::Finished:
        m_model.setState(RunState::Finished);
        m_message->show(MessageBar::Kind::Information,
                        tr("The search is finished. Choose a candidate, retrain it, and export it."));
        break;
    case SearchOutcome::Stopped:
        m_model.setState(RunState::Stopped);
        break;
    case SearchOutcome::TooManyFailures:
        m_model.setState(RunState::Failed);
        m_message->show(MessageBar::Kind::Error, tr("The search ended: %n candidate(s) in a row failed. The episode table says why.", nullptr,
                                                        m_model.run().settings.stopAfterFailures));
        break;
    }
}

void MainWindow::refresh()
{
    using State = SearchController::State;
    const State state = m_controller.state();
    const bool idle = state == State::Idle;

    m_start->setEnabled(idle && m_setup->reason().isEmpty());
    m_start->setToolTip(!idle                          ? tr("Something runs already")
                        : m_setup->reason().isEmpty() ? tr("Start a search of the project that is set up (Ctrl+R)")
                                                       : m_setup->reason());
    const bool paused = state == State::Paused;
    m_pause->setEnabled(m_controller.isSearching());
    m_pause->setText(paused ? tr("&Resume") : tr("&Pause"));
    m_pause->setIconText(withoutKey(m_pause->text()));
    m_pause->setIcon(icon(paused ? QStringLiteral("media-playback-start") : QStringLiteral("media-playback-pause")));
    m_pause->setToolTip(paused ? tr("Go on (Space)") : tr("Hold before the next step (Space)"));
    m_stop->setEnabled(!idle && state != State::Stopping);
    m_stopAfter->setEnabled(m_controller.isSearching());
    if (idle)
        m_stopAfter->setChecked(false);
    m_commands->setEnabled(m_model.isOpen());
    m_continue->setVisible(m_model.isOpen() && idle &&
                           !m_controller.isReading() && canContinue(m_model.run().state, m_model.agentEpisodes(), m_model.run().settings.episodes));
    m_candidate->refresh();
    m_fit->setEnabled(dockPage() != nullptr);
    m_setup->setBusy(!idle);
    const bool longWork = state == State::Preparing || state == State::Training || state == State::Retraining || state == State::Evaluating
                          || (state == State::Stopping && m_progress->isVisible());
    m_progress->setVisible(longWork);
}

}  // namespace abcp::ui
