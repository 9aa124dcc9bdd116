#pragma once

#include "core/exporting/exporter.h"
#include "ui/models/candidate_selection.h"
#include "ui/search_controller.h"

#include <QObject>

#include <vector>

class QAction;
class QWidget;

namespace abcp::ui {

class MessageBar;

// What can be done with the selected candidate: export it, retrain it, report on it and its run. Asks what it must know and tells in the message bar what came of it.
class CandidateActions : public QObject {
    Q_OBJECT

public:
    CandidateActions(const RunModel& model, CandidateSelection& selection, SearchController& controller, MessageBar& message,
                     QWidget* window);

    QAction* exportAction() const { return m_export; }
    QAction* retrainAction() const { return m_retrain; }
    QAction* reportAction() const { return m_report; }
    // After the selection or what runs has changed.
    void refresh();

private:
    void exportCandidate();
    // Asks before it replaces files.
    void startExport(int episode, ExportRequest request);
    void retrain();
    void report();

    const RunModel& m_model;
    CandidateSelection& m_selection;
    SearchController& m_controller;
    MessageBar& m_message;
    QWidget* m_window;
    QAction* m_export;
    QAction* m_retrain;
    QAction* m_report;
};

}  // namespace abcp::ui
