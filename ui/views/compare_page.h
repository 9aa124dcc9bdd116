#pragma once

#include "ui/models/candidate_selection.h"
#include "ui/models/compared_run.h"
#include "ui/search_controller.h"
#include "ui/views/dock_page.h"
#include "ui/worker.h"

#include <QUndoStack>

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

class QAction;
class QCheckBox;
class QLabel;
class QStackedWidget;

namespace abcp::ui {

struct ParallelSeries;
class ComparedRunsModel;
class DimmedRows;
class LayerDifference;
class ParallelPlot;
class RunCurves;
class RunFronts;
class SettingsModel;
class TableView;

// The Compare workspace: all runs of the database in a table, and those that are ticked drawn together.
class ComparePage : public DockPage {
    Q_OBJECT

public:
    ComparePage(const RunModel& model, CandidateSelection& selection, SearchController& controller, QWidget* parent = nullptr);

    ~ComparePage() override;

    void setDatabase(const std::filesystem::path& database);
    const std::filesystem::path& database() const { return m_database; }
    // Reads the runs anew, by a worker; on show it does so by itself.
    void reload();
    bool isReading() const { return m_reader.isBusy(); }

    ComparedRunsModel& runs() { return *m_runs; }
    const SettingsModel& settings() const { return *m_settings; }
    TableView* table() const { return m_table; }
    RunCurves* curves() const { return m_curves; }
    RunFronts* fronts() const { return m_fronts; }
    ParallelPlot* parallel() const { return m_parallel; }
    QString noteProblem() const;  // empty: none
    QAction* noteAction() const { return m_editNote; }
    std::vector<RunId> chosenRuns() const;  // of the rows that are selected, by number
    LayerDifference* difference() const { return m_difference; }

    QUndoStack* undoStack() override { return &m_undo; }
    // Does `forth`, now and on redo.
    void pushStep(const QString& text, std::function<void()> back, std::function<void()> forth);
    QList<Plot*> plots() const override;

Q_SIGNALS:
    void openRequested(qint64 run);  // its number
    void chosenRunsChanged();

protected:
    void arrange() override;
    void resizeToDefault() override;
    void showEvent(QShowEvent* event) override;

private:
    class RunStep;

    QWidget* makeRuns();
    QWidget* makeSettings();
    void takeFilter();
    void takeRuns(std::vector<ComparedRun> runs);
    void writeTags(RunId run, const std::vector<std::string>& tags);
    void writeNote(RunId run, const std::string& note);
    void editNote();
    void openRow(const QModelIndex& row);
    std::vector<ParallelSeries> parallelSeries() const;
    void chooseCandidate(RunId run, int episode);
    void dropChosen();
    void showEmptyText();
    void refuseNote(qint64 run, qint64 bytes);

    const ViewFilter& m_filter;
    SearchController& m_controller;
    std::filesystem::path m_database;
    ComparedRunsModel* m_runs;
    DimmedRows* m_filtered;
    SettingsModel* m_settings;
    QLabel* m_count = nullptr;
    QLabel* m_noteProblem = nullptr;  // until a note is taken over
    QStackedWidget* m_stack = nullptr;
    QLabel* m_empty = nullptr;
    TableView* m_table = nullptr;
    QLabel* m_settingsText = nullptr;
    TableView* m_settingsTable = nullptr;
    RunCurves* m_curves;
    RunFronts* m_fronts;
    ParallelPlot* m_parallel;
    QAction* m_open = nullptr;
    QAction* m_editNote = nullptr;
    LayerDifference* m_difference;
    QUndoStack m_undo;
    std::optional<RunId> m_chosen;  // whose candidate is marked
    bool m_again = false;   // reload once more when the reader is done
    bool m_failed = false;  // the text says why
    Worker m_reader;
};

}  // namespace abcp::ui
