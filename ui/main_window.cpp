#include "ui/main_window.h"

#include "core/base/error.h"
#include "core/base/network_file_system.h"
#include "ui/export_summary.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/text.h"
#include "ui/views/export_dialog.h"
#include "ui/views/message_bar.h"
#include "ui/views/progress_strip.h"
#include "ui/views/runs_dialog.h"
#include "ui/views/search_page.h"
#include "ui/views/setup_page.h"
#include "ui/views/status_line.h"

#include <QAction>
#include <QCloseEvent>
#include <QInputDialog>
#include <QMessageBox>
#include <QPushButton>
#include <QSettings>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <optional>
#include <string>
#include <system_error>
#include <utility>

namespace abcp::ui {

namespace {

QString geometryKey()
{
    return QStringLiteral("window/geometry");
}

QString layoutKey()
{
    return QStringLiteral("window/docks");
}

}  // namespace

MainWindow::MainWindow(Engines engines, QWidget* parent) : QMainWindow(parent), m_controller(std::move(engines))
{
    setWindowTitle(tr("ABCP Studio"));
    setWindowIcon(applicationIcon());
    makeActions();

    auto* central = new QWidget(this);
    m_message = new MessageBar(central);
    m_progress = new ProgressStrip(central);
    m_progress->hide();
    m_pages = new QStackedWidget(central);
    m_setup = new SetupPage(m_pages);
    m_search = new SearchPage(m_model, m_selection, m_export, m_retrain, m_pages);
    m_pages->addWidget(m_setup);
    m_pages->addWidget(m_search);
    auto* layout = new QVBoxLayout(central);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_message);
    layout->addWidget(m_progress);
    layout->addWidget(m_pages, 1);
    setCentralWidget(central);
    m_status = new StatusLine(m_model, m_controller, this);
    setStatusBar(m_status);
    makeToolBars();
    makeMenus();

    connect(m_setup, &SetupPage::startRequested, this, &MainWindow::start);
    connect(m_setup, &SetupPage::demoRequested, this, &MainWindow::startDemo);
    connect(m_setup, &SetupPage::reasonChanged, this, &MainWindow::refresh);
    connect(m_progress, &ProgressStrip::stopRequested, &m_controller, &SearchController::stop);
    connect(&m_selection, &CandidateSelection::currentChanged, this, &MainWindow::refresh);
    connectController();

    m_setup->restore();
    restoreLayout();
    showPage(m_setup);
    refresh();
    m_controller.describeEngines();
}

MainWindow::~MainWindow() = default;

void MainWindow::connectController()
{
    connect(&m_controller, &SearchController::stateChanged, this, [this](SearchController::State state) {
        using State = SearchController::State;
        if (state == State::Preparing)
            m_progress->begin(tr("Preparing"));
        else if (state == State::Retraining)
            m_progress->begin(tr("Retraining"));
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
            [this](const DemoProject& project) { m_setup->setSettings(project.search); });
    connect(&m_controller, &SearchController::runOpened, this, &MainWindow::takeRun);
    connect(&m_controller, &SearchController::referenceMeasured, &m_model, &RunModel::setReference);
    connect(&m_controller, &SearchController::episodesFinished, &m_model, &RunModel::append);
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
    connect(&m_controller, &SearchController::exported, this, &MainWindow::takeExport);
    connect(&m_controller, &SearchController::retrained, this, [this](int episode, const Measurement& measurement) {
        m_message->show(MessageBar::Kind::Information, tr("Episode %1 retrained: mAP50 %2. An export now takes these weights.")
                                                           .arg(episode)
                                                           .arg(scoreText(measurement.map50)));
    });
    connect(&m_controller, &SearchController::enginesDescribed, m_status, &StatusLine::setEngines);
}

void MainWindow::setDatabase(const std::filesystem::path& database)
{
    m_setup->setDatabase(database);
}

void MainWindow::showPage(QWidget* page)
{
    m_pages->setCurrentWidget(page);
    m_setupAction->setChecked(page == m_setup);
    m_searchAction->setChecked(page == m_search);
    refresh();
}

void MainWindow::start()
{
    if (!m_controller.isIdle() || !m_setup->reason().isEmpty())
        return;
    m_message->clear();
    m_setup->store();
    m_model.close();
    m_controller.startSearch(m_setup->settings(), m_setup->database());
    showPage(m_search);
}

void MainWindow::startDemo()
{
    if (!m_controller.isIdle())
        return;
    m_message->clear();
    m_setup->store();
    m_model.close();
    m_controller.startDemo(m_setup->demoOptions(), m_setup->database());
    showPage(m_search);
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
    connect(dialog, &RunsDialog::continueRequested, this, [this](const RunRecord& run) {
        if (!m_controller.isIdle())
            return;
        m_message->clear();
        m_model.close();
        m_controller.continueRun(run.id, m_setup->database());
        showPage(m_search);
    });
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
    showPage(m_search);
}

void MainWindow::continueRun()
{
    if (!m_controller.isIdle() || !m_model.isOpen())
        return;
    m_message->clear();
    m_controller.continueRun(m_model.run().id, m_model.run().database);
}

void MainWindow::exportCandidate()
{
    if (!m_model.hasEpisode(m_selection.current()) || m_controller.isOnErrand())
        return;
    auto* dialog = new ExportDialog(m_selection.current(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog, episode = m_selection.current()] { startExport(episode, dialog->request()); });
    dialog->open();
}

void MainWindow::startExport(int episode, ExportRequest request)
{
    if (!m_model.isOpen() || m_controller.isOnErrand())
        return;
    const RunId run = m_model.run().id;
    const std::filesystem::path database = m_model.run().database;
    try {
        const RunStore store(database, RunStore::Access::ReadOnly);
        QStringList existing;
        for (const std::filesystem::path& file : filesOfExport(store, run, episode, request)) {
            std::error_code ignored;
            if (std::filesystem::exists(std::filesystem::symlink_status(file, ignored)))
                existing << fromPath(file.filename());
        }
        if (!existing.isEmpty()) {
            if (QMessageBox::question(this, tr("Replace files"), tr("These files exist already. Replace them?\n%1").arg(existing.join(QLatin1Char('\n'))))
                != QMessageBox::Yes)
                return;
            request.overwrite = true;
        }
    } catch (const Error& error) {
        m_message->show(MessageBar::Kind::Error, fromUtf8(error.what()));
        return;
    }
    m_message->show(MessageBar::Kind::Information, tr("Exporting episode %1…").arg(episode));
    m_controller.exportCandidate(run, database, episode, request);
}

void MainWindow::retrainCandidate()
{
    const int episode = m_selection.current();
    if (!m_controller.isIdle() || !m_model.hasEpisode(episode))
        return;
    auto* dialog = new QInputDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Retrain episode %1").arg(episode));
    dialog->setLabelText(tr("Epochs (passes over the training split)"));
    dialog->setInputMode(QInputDialog::IntInput);
    dialog->setIntRange(1, 10000);
    dialog->setIntValue(30);
    dialog->setOkButtonText(tr("Retrain"));
    connect(dialog, &QInputDialog::intValueSelected, this, [this, episode](int epochs) {
        m_message->clear();
        m_controller.retrain(m_model.run().id, m_model.run().database, episode, epochs);
    });
    dialog->open();
}

void MainWindow::takeRun(const LoadedRun& run)
{
    setWindowTitle(tr("%1 – ABCP Studio").arg(run.title()));
    m_model.open(run);
    if (const std::optional<std::string> fileSystem = networkFileSystemOf(run.database))
        m_message->show(MessageBar::Kind::Warning, tr("The database lies on a network file system (%1), on whose locks SQLite cannot rely. A local file is safer.")
                                                       .arg(fromUtf8(*fileSystem)));
    m_search->fitPlots();
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
        m_message->show(MessageBar::Kind::Error, tr("The search ended: %1 candidates in a row failed. The episode table says why.")
                                                     .arg(m_model.run().settings.stopAfterFailures));
        break;
    }
}

void MainWindow::takeExport(const std::vector<ExportedFile>& files)
{
    m_message->show(MessageBar::Kind::Information, exportSummary(files));
}

void MainWindow::refresh()
{
    using State = SearchController::State;
    const State state = m_controller.state();
    const bool idle = state == State::Idle;
    const bool hasCandidate = m_model.hasEpisode(m_selection.current()) && !m_model.episode(m_selection.current()).failed();

    m_start->setEnabled(idle && m_setup->reason().isEmpty());
    m_start->setToolTip(!idle                          ? tr("Something runs already")
                        : m_setup->reason().isEmpty() ? tr("Start a search of the project that is set up (Ctrl+R)")
                                                       : m_setup->reason());
    const bool paused = state == State::Paused;
    m_pause->setEnabled(m_controller.isSearching());
    m_pause->setText(paused ? tr("&Resume") : tr("&Pause"));
    m_pause->setIcon(icon(paused ? QStringLiteral("media-playback-start") : QStringLiteral("media-playback-pause")));
    m_pause->setToolTip(paused ? tr("Go on (Space)") : tr("Hold before the next step (Space)"));
    m_stop->setEnabled(!idle && state != State::Stopping);
    m_continue->setVisible(m_model.isOpen() && idle &&
                           canContinue(m_model.run().state, static_cast<int>(m_model.episodes().size()), m_model.run().settings.episodes));
    m_export->setEnabled(hasCandidate);
    m_export->setToolTip(hasCandidate ? tr("Write the candidate as Darknet, ONNX or TorchScript (Ctrl+E)") : tr("Choose a candidate first"));
    m_retrain->setEnabled(hasCandidate && idle);
    m_retrain->setToolTip(!idle ? tr("Possible when nothing else runs") : tr("Train the candidate in full (Ctrl+T)"));
    m_setup->setBusy(!idle);
    const bool longWork = state == State::Preparing || state == State::Retraining || (state == State::Stopping && m_progress->isVisible());
    m_progress->setVisible(longWork);
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    if (!m_controller.isIdle()) {
        event->ignore();
        if (!m_closing && !m_asking)
            askBeforeClosing();
        return;
    }
    QSettings settings;
    settings.setValue(geometryKey(), saveGeometry());
    settings.setValue(layoutKey(), m_search->saveState());
    m_setup->store();
    QMainWindow::closeEvent(event);
}

void MainWindow::askBeforeClosing()
{
    auto* box = new QMessageBox(this);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setWindowTitle(tr("ABCP Studio"));
    box->setIcon(QMessageBox::Question);
    box->setText(m_controller.isSearching() ? tr("Stop the search and close?") : tr("Stop the work and close?"));
    box->setInformativeText(tr("Finished episodes are saved, and the run can be continued later."));
    QPushButton* stop = box->addButton(tr("Stop and close"), QMessageBox::AcceptRole);
    QPushButton* keep = box->addButton(tr("Keep running"), QMessageBox::RejectRole);
    box->setDefaultButton(keep);
    box->setEscapeButton(keep);
    m_asking = true;
    connect(box, &QMessageBox::finished, this, [this, box, stop] {
        m_asking = false;
        if (box->clickedButton() != stop)
            return;
        m_closing = true;
        if (m_controller.isIdle())
            close();
        else
            m_controller.stop();
    });
    box->open();
}

void MainWindow::restoreLayout()
{
    const QSettings settings;
    if (!restoreGeometry(settings.value(geometryKey()).toByteArray()))
        resize(1440, 900);
    m_search->restoreLayout(settings.value(layoutKey()).toByteArray());
}

}  // namespace abcp::ui
