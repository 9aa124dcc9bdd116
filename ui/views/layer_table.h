#pragma once

#include "core/workflow/layer_latency.h"
#include "ui/models/what_if_model.h"
#include "ui/search_controller.h"
#include "ui/worker.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace abcp::ui {

class LayerModel;
class TableView;

// The layers of the edited network as a table: the accessible twin of its drawing. Its current row is the drawing's current layer. Latencies are measured when
// asked for; what was measured of another action is not shown.
class LayerTable : public QWidget {
    Q_OBJECT

public:
    LayerTable(const RunModel& run, const WhatIfModel& model, SearchController& controller, QWidget* parent = nullptr);

    TableView* view() const { return m_view; }
    QPushButton* measureButton() const { return m_measure; }
    QString summary() const;
    void setCurrentLayer(int layer);

Q_SIGNALS:
    void layerChosen(int layer);

private:
    void refresh();
    void measure();
    void showLatency();

    const RunModel& m_run;
    const WhatIfModel& m_model;
    SearchController& m_controller;
    LayerModel* m_layers;
    QLabel* m_empty;
    QLabel* m_summary;
    QPushButton* m_measure;
    TableView* m_view;
    QString m_problem;
    LayerLatency m_latency;
    PruningAction m_measured;  // what the latency after the cut is of
    bool m_showing = false;
    Worker m_worker;
};

}  // namespace abcp::ui
