#pragma once

#include "core/workflow/feature_maps.h"
#include "ui/models/candidate_selection.h"
#include "ui/search_controller.h"
#include "ui/views/summary_panel.h"
#include "ui/worker.h"

class QCheckBox;
class QSpinBox;

namespace abcp::ui {

class FeatureGrid;

// What the chosen layer makes of a validation picture, channel by channel, in the unpruned network and in the selected candidate. Computes only while it
// is on show.
class FeaturePanel : public SummaryPanel {
    Q_OBJECT

public:
    FeaturePanel(const RunModel& model, const CandidateSelection& selection, SearchController& controller, QWidget* parent = nullptr);

    void setLayer(int layer);
    // Whether a person can see it: a dock behind another tab is no hidden widget.
    void setOnShow(bool onShow);

    FeatureGrid* grid() const { return m_grid; }
    QSpinBox* pictureField() const { return m_picture; }
    QCheckBox* keptFirstField() const { return m_keptFirst; }
    bool isBusy() const { return m_worker.isBusy(); }

private:
    struct Wish {
        int episode = CandidateSelection::none;
        int layer = -1;
        int picture = 0;
        bool operator==(const Wish&) const = default;
    };
    void takeRun();
    void compute();
    void take(const Wish& wish, const LayerMaps& maps);

    const RunModel& m_model;
    const CandidateSelection& m_selection;
    SearchController& m_controller;
    QSpinBox* m_picture;
    QCheckBox* m_keptFirst;
    FeatureGrid* m_grid;
    Worker m_worker;
    Wish m_asked;  // the last one, whatever came of it
    int m_layer = -1;
    bool m_onShow = false;
};

}  // namespace abcp::ui
