#pragma once

#include "core/search/engines.h"
#include "ui/models/candidate_selection.h"
#include "ui/models/run_model.h"
#include "ui/search_controller.h"

#include <QMainWindow>

#include <filesystem>


class QAction;
class QMenu;
class QSlider;
class QStackedWidget;

namespace abcp::ui {

class MessageBar;
class ProgressStrip;
class SearchPage;
class SetupPage;
class StatusLine;

// The studio's window: Set up and Search, one run at a time.
class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    explicit MainWindow(Engines engines, QWidget* parent = nullptr);
    ~MainWindow() override;

    // Where runs are kept and looked for.
    void setDatabase(const std::filesystem::path& database);
    void startDemo();
    void openRun(RunId run);

    const RunModel& model() const { return m_model; }
    CandidateSelection& selection() { return m_selection; }
    SearchController& controller() { return m_controller; }
    SetupPage* setupPage() const { return m_setup; }
    SearchPage* searchPage() const { return m_search; }
    MessageBar* messageBar() const { return m_message; }
    QAction* startAction() const { return m_start; }
    QAction* pauseAction() const { return m_pause; }
    QAction* stopAction() const { return m_stop; }

protected:
    void closeEvent(QCloseEvent* event) override;

private:
    void makeActions();
    void makeMenus();
    void makeToolBars();
    void makeThemeMenu(QMenu* menu);
    void connectController();
    void restoreLayout();

    void showPage(QWidget* page);
    void start();
    void togglePause();
    void chooseRun();
    void continueRun();
    void exportCandidate();
    // Asks before it replaces files.
    void startExport(int episode, ExportRequest request);
    void retrainCandidate();
    void askBeforeClosing();

    void takeRun(const LoadedRun& run);
    void takeEnd(SearchOutcome outcome);
    void takeExport(const std::vector<ExportedFile>& files);
    void refresh();

    RunModel m_model;
    CandidateSelection m_selection{m_model};
    SearchController m_controller;

    QAction* m_start = nullptr;
    QAction* m_pause = nullptr;
    QAction* m_stop = nullptr;
    QAction* m_runs = nullptr;
    QAction* m_continue = nullptr;
    QAction* m_export = nullptr;
    QAction* m_retrain = nullptr;
    QAction* m_fit = nullptr;
    QAction* m_setupAction = nullptr;
    QAction* m_searchAction = nullptr;
    QSlider* m_smoothing = nullptr;

    MessageBar* m_message = nullptr;
    ProgressStrip* m_progress = nullptr;
    QStackedWidget* m_pages = nullptr;
    SetupPage* m_setup = nullptr;
    SearchPage* m_search = nullptr;
    StatusLine* m_status = nullptr;

    bool m_closing = false;      // as soon as the work has stopped
    bool m_asking = false;       // the question before closing is open
};

}  // namespace abcp::ui
