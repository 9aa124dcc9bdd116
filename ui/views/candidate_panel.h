#pragma once

#include "ui/models/candidate_selection.h"
#include "ui/models/layer_model.h"

#include <QWidget>

#include <array>

class QAction;
class QLabel;
class QStackedWidget;
class QToolButton;

namespace abcp::ui {

class LayerStrip;
class TableView;

// The selected candidate: its figures against the unpruned network, its layers as a drawing and as a table, and what can be done with it.
class CandidatePanel : public QWidget {
    Q_OBJECT

public:
    CandidatePanel(const RunModel& model, CandidateSelection& selection, QAction* exportAction, QAction* retrainAction,
                   QWidget* parent = nullptr);

    // The episode on show, CandidateSelection::none when there is none.
    int episode() const { return m_episode; }
    QString title() const;
    const LayerModel& layers() const { return *m_layers; }

private:
    struct Figure {
        QLabel* name = nullptr;
        QLabel* value = nullptr;
        QLabel* change = nullptr;
    };

    QWidget* makePage(QAction* exportAction, QAction* retrainAction);
    void refresh();
    void showFigures(const Episode& episode);
    QString remarks(const Episode& episode) const;

    const RunModel& m_model;
    CandidateSelection& m_selection;
    int m_episode = CandidateSelection::none;
    LayerModel* m_layers;
    QStackedWidget* m_stack;
    QLabel* m_empty;
    QLabel* m_title;
    QLabel* m_remarks;
    QToolButton* m_followBest;
    std::array<Figure, 4> m_figures;  // mAP50, FLOPs, params, latency
    LayerStrip* m_strip;
    TableView* m_table;
};

}  // namespace abcp::ui
