#pragma once

#include "core/search/search_settings.h"
#include "core/workflow/demo.h"
#include "core/workflow/project_file.h"
#include "ui/models/candidate_selection.h"
#include "ui/models/what_if_model.h"
#include "ui/project_check.h"
#include "ui/worker.h"

#include <QTimer>
#include <QWidget>

#include <filesystem>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace abcp::ui {

class AgentOptionsForm;
class BaselineRow;
class CommandField;
class DatasetPreview;
class FidelityForm;
class Fold;
class NetworkView;
class PathField;
class ProjectFacts;

// Where a search begins: the demo project by one button, or a network and a data set of one's own. Looks at what is chosen while it
// is being chosen, on a thread of its own.
class SetupPage : public QWidget {
    Q_OBJECT

public:
    explicit SetupPage(QWidget* parent = nullptr);
    ~SetupPage() override;

    // What the form says; a share of the FLOPs is resolved against the network that was checked last.
    SearchSettings settings() const;
    void setSettings(const SearchSettings& settings);
    // All of the form, for a project file. Setting an empty one empties the form.
    Project project() const;
    void setProject(const Project& project);
    std::filesystem::path database() const;
    void setDatabase(const std::filesystem::path& database);
    DemoOptions demoOptions() const;

    // Why Start is not possible; empty when it is.
    QString reason() const { return m_reason; }
    // While something runs, nothing can be started from here.
    void setBusy(bool busy);
    const ProjectCheck& check() const { return m_check; }

    // The last project, kept between sessions.
    void restore();
    void store() const;

    PathField* cfgField() const { return m_cfg; }
    PathField* weightsField() const { return m_weights; }
    PathField* dataField() const { return m_data; }
    QSpinBox* episodesField() const { return m_episodes; }
    QDoubleSpinBox* budgetField() const { return m_budget; }
    // The network that is named, once it was read.
    NetworkView* networkView() const { return m_drawing; }
    DatasetPreview* preview() const { return m_preview; }
    BaselineRow* baselineRow() const { return m_baseline; }
    FidelityForm* fidelity() const { return m_fidelity; }
    AgentOptionsForm* agentOptionsForm() const { return m_agentOptions; }
    ProjectFacts* facts() const { return m_facts; }
    CommandField* commandField() const { return m_command; }

Q_SIGNALS:
    void startRequested();
    void demoRequested();
    void baselineRequested(int epochs);  // the network that is set up has no weights yet
    void reasonChanged(const QString& reason);
    void edited();  // something in the form, by whomever

private:
    QWidget* makeDemo();
    QWidget* makeForm();
    QWidget* makePreview();
    QWidget* makeDrawing();
    void drawNetwork();
    void showForecast();
    void takeBudget(double percent);
    void showBudget();
    void takeDetails();
    void showSummaries();
    void scheduleCheck();
    void beginCheck();
    void takeCheck(const ProjectCheck& check);
    QString reasonOf(const ProjectCheck& check) const;
    void setReason(const QString& reason);
    void showReason();
    void showCommand();

    // The network as a run without episodes, for the drawing.
    RunModel m_drawn;
    CandidateSelection m_noCandidate{m_drawn};
    WhatIfModel m_unpruned{m_drawn, m_noCandidate};
    DatasetPreview* m_preview = nullptr;
    QWidget* m_drawingCard = nullptr;
    NetworkView* m_drawing = nullptr;

    PathField* m_cfg;
    PathField* m_weights;
    PathField* m_data;
    BaselineRow* m_baseline;
    PathField* m_database;
    PathField* m_demoFolder;
    QCheckBox* m_demoQuick;
    QPushButton* m_demoStart;
    QLineEdit* m_name;
    QComboBox* m_agent;
    QSpinBox* m_episodes;
    QSpinBox* m_seed;
    QComboBox* m_reward;
    QDoubleSpinBox* m_budget;
    QPushButton* m_start;
    QLabel* m_startReason;
    CommandField* m_command;
    ProjectFacts* m_facts;
    FidelityForm* m_fidelity;
    Fold* m_fidelityFold;
    AgentOptionsForm* m_agentOptions;
    Fold* m_agentFold;

    SearchSettings m_base;     // what the form does not show, its budget of FLOPs included; that stays as it is until it is changed by hand
    double m_flopsShare = 0;   // in place of that one, when above 0
    ProjectCheck m_check;
    QString m_reason;
    bool m_busy = false;
    bool m_checkAgain = false;
    QTimer m_checkTimer;
    Worker m_checker;
};

}  // namespace abcp::ui
