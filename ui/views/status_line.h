#pragma once

#include "ui/models/run_model.h"
#include "ui/search_controller.h"

#include <QStatusBar>

class QLabel;

namespace abcp::ui {

// The window's last line: what goes on, how far, how long still, the best so far, where it runs, and that it is saved.
class StatusLine : public QStatusBar {
    Q_OBJECT

public:
    StatusLine(const RunModel& model, const SearchController& controller, QWidget* parent = nullptr);

    void setProgress(const Progress& progress);
    void setEngines(const QString& text);

private:
    void refresh();

    const RunModel& m_model;
    const SearchController& m_controller;
    Progress m_progress;
    QLabel* m_state;
    QLabel* m_episode;
    QLabel* m_left;
    QLabel* m_best;
    QLabel* m_saved;
    QLabel* m_engines;
};

}  // namespace abcp::ui
