#pragma once

#include "core/search/engines.h"
#include "ui/models/candidate_selection.h"
#include "ui/models/run_model.h"
#include "ui/search_controller.h"

#include <QMainWindow>

#include <array>
#include <filesystem>

class QAction;
class QMenu;
class QSlider;
class QStackedWidget;
class QUndoGroup;
class QUndoStack;

namespace abcp::ui {

class BaselineActions;
class CandidateActions;
class ComparePage;
class DockPage;
class EndNotice;
class FilterField;
class InspectPage;
class InterruptedOffer;
class MessageBar;
class ProgressStrip;
class ProjectActions;
class RunActions;
class SearchPage;
class SetupPage;
class StatusLine;
enum class Language;

// The studio's window: its workspaces on a bar at the left, one run and one selected candidate for all of them.
class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    explicit MainWindow(Engines engines, QWidget* parent = nullptr);
    ~MainWindow() override;

    enum class Workspace { SetUp, Search, Compare, Inspect };

    // Where runs are kept and looked for.
    void setDatabase(const std::filesystem::path& database);
    void startDemo();
    void openRun(RunId run);
    void openProject(const std::filesystem::path& file);
    // To go on with a run of the database whose program was killed, when there is one.
    void offerInterrupted();
    void showWorkspace(Workspace workspace);

    const RunModel& model() const { return m_model; }
    CandidateSelection& selection() { return m_selection; }
    SearchController& controller() { return m_controller; }
    SetupPage* setupPage() const { return m_setup; }
    SearchPage* searchPage() const { return m_search; }
    ComparePage* comparePage() const { return m_compare; }
    InspectPage* inspectPage() const { return m_inspect; }
    FilterField* filterField() const { return m_filter; }
    MessageBar* messageBar() const { return m_message; }
    EndNotice* endNotice() const { return m_notice; }
    ProjectActions* projectActions() const { return m_projects; }
    RunActions* runActions() const { return m_runActions; }
    QAction* startAction() const { return m_start; }
    QAction* pauseAction() const { return m_pause; }
    QAction* stopAction() const { return m_stop; }
    QAction* stopAfterAction() const { return m_stopAfter; }
    QAction* commandsAction() const { return m_commands; }

protected:
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void makeActions();
    void makeMenus();
    void makeToolBars();
    void makeEditMenu(QMenu* menu);
    void makeViewMenu(QMenu* menu);
    void makeThemeMenu(QMenu* menu);
    void makeLanguageMenu(QMenu* menu);
    void connectController();
    void restoreLayout();

    // The workspace on show when it consists of docks, else null.
    DockPage* dockPage() const;
    QList<DockPage*> dockPages() const;
    void start();
    void togglePause();
    void chooseRun();
    void continueRun();
    void continueRun(RunId run, const std::filesystem::path& database);
    void find();
    void askBeforeClosing();
    void takeLanguage(Language language);

    void takeRun(const LoadedRun& run);
    void takeEnd(SearchOutcome outcome);
    void refresh();
    void refreshTitle();

    RunModel m_model;
    CandidateSelection m_selection{m_model};
    SearchController m_controller;

    QAction* m_start = nullptr;
    QAction* m_pause = nullptr;
    QAction* m_stop = nullptr;
    QAction* m_stopAfter = nullptr;
    QAction* m_commands = nullptr;
    QAction* m_runs = nullptr;
    QAction* m_continue = nullptr;
    QAction* m_fit = nullptr;
    QAction* m_find = nullptr;
    std::array<QAction*, 4> m_workspaces{};  // by Workspace
    QUndoGroup* m_undo = nullptr;
    QUndoStack* m_filterSteps = nullptr;  // of the workspaces that have no steps of their own
    FilterField* m_filter = nullptr;
    QSlider* m_smoothing = nullptr;

    MessageBar* m_message = nullptr;
    CandidateActions* m_candidate = nullptr;
    ProjectActions* m_projects = nullptr;
    BaselineActions* m_baseline = nullptr;
    RunActions* m_runActions = nullptr;
    InterruptedOffer* m_interrupted = nullptr;
    EndNotice* m_notice = nullptr;
    ProgressStrip* m_progress = nullptr;
    QStackedWidget* m_pages = nullptr;
    SetupPage* m_setup = nullptr;
    SearchPage* m_search = nullptr;
    ComparePage* m_compare = nullptr;
    InspectPage* m_inspect = nullptr;
    StatusLine* m_status = nullptr;

    bool m_leaving = false;      // what is not saved of the project is dealt with
    bool m_closing = false;      // as soon as the work has stopped
    bool m_asking = false;       // the question before closing is open
};

}  // namespace abcp::ui
