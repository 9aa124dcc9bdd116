#pragma once

#include "core/workflow/run_network.h"
#include "ui/models/what_if_model.h"
#include "ui/views/summary_panel.h"
#include "ui/worker.h"

#include <memory>

class QCheckBox;

namespace abcp::ui {

class ChannelPlot;

// Which channels of the chosen layer stay in the edited network, which go, and why: their importance. Computes only while it is on show.
class ChannelPanel : public SummaryPanel {
    Q_OBJECT

public:
    ChannelPanel(const RunModel& run, const WhatIfModel& model, QWidget* parent = nullptr);

    void setLayer(int layer);
    // Whether a person can see it: a dock behind another tab is no hidden widget.
    void setOnShow(bool onShow);

    ChannelPlot* plot() const { return m_plot; }
    QCheckBox* byNumberField() const { return m_byNumber; }

private:
    struct Wish {
        PruningAction action;
        int layer = -1;
        bool operator==(const Wish&) const = default;
    };
    void takeRun();
    void compute();
    void take(const Wish& wish, const ChannelRanking& ranking);
    void say(const QString& text);

    const RunModel& m_run;
    const WhatIfModel& m_model;
    QCheckBox* m_byNumber;
    ChannelPlot* m_plot;
    std::shared_ptr<const RunNetwork> m_network;  // read when it is first asked for
    Wish m_asked;                                 // the last one, whatever came of it
    int m_layer = -1;
    bool m_onShow = false;
    Worker m_worker;
};

}  // namespace abcp::ui
