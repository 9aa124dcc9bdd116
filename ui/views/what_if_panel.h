#pragma once

#include "ui/models/candidate_selection.h"
#include "ui/models/what_if_model.h"

#include <QWidget>

class QAction;
class QCheckBox;
class QDoubleSpinBox;
class QHBoxLayout;
class QLabel;
class QLineEdit;
class QStackedWidget;

namespace abcp::ui {

class KneeLine;
class NetworkView;

// The drawing of the network with what it costs above it and the current layer's decisions below it, all open for changes.
class WhatIfPanel : public QWidget {
    Q_OBJECT

public:
    // emptyAction: what brings a run here, offered while there is none.
    WhatIfPanel(const RunModel& run, CandidateSelection& selection, WhatIfModel& model, QAction* emptyAction, QWidget* parent = nullptr);

    // A button beside the figures, for what works on the edited network as a whole; the last one added comes first.
    void addTool(QAction* action);

    NetworkView* view() const { return m_view; }
    QLineEdit* searchField() const { return m_search; }
    QDoubleSpinBox* ratioField() const { return m_ratio; }
    QCheckBox* blockField() const { return m_block; }
    QString title() const;
    QString costText() const;

private:
    QWidget* makePage();
    QHBoxLayout* makeHead(QWidget* page);
    QHBoxLayout* makeFoot(QWidget* page);
    void search();
    void refresh();
    void showLayer();

    const RunModel& m_run;
    CandidateSelection& m_selection;
    WhatIfModel& m_model;
    QStackedWidget* m_stack;
    QLabel* m_title = nullptr;
    QLabel* m_flops = nullptr;
    QLabel* m_params = nullptr;
    QLabel* m_accuracy = nullptr;
    QHBoxLayout* m_tools = nullptr;
    QLineEdit* m_search = nullptr;
    KneeLine* m_knee = nullptr;
    NetworkView* m_view = nullptr;
    QLabel* m_layer = nullptr;
    QCheckBox* m_block = nullptr;
    QLabel* m_ratioLabel = nullptr;
    QDoubleSpinBox* m_ratio = nullptr;
    QLabel* m_kept = nullptr;
    bool m_showing = false;
};

}  // namespace abcp::ui
