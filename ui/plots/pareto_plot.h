#pragma once

#include "ui/models/candidate_selection.h"
#include "ui/plots/plot.h"

class QAction;
class QCPCurve;
class QCPErrorBars;
class QCPGraph;
class QCPItemText;
class QCPItemStraightLine;

namespace abcp::ui {

class PointCloud;

// Accuracy against FLOPs: every candidate, the front as a step line, the unpruned network, the best, uniform cuts, the budget.
class ParetoPlot : public Plot {
    Q_OBJECT

public:
    ParetoPlot(const RunModel& model, CandidateSelection& selection, QWidget* parent = nullptr);

    QAction* logAction() const { return m_logAction; }
    // Where a candidate is drawn, in canvas pixels.
    QPointF pixelOf(const Episode& episode) const;

    QString csv(bool visibleOnly) const override;

protected:
    void fitAxes() override;
    void recolour() override;
    void clicked(const QPointF& pixel) override;
    QString readOut(const QPointF& pixel) const override;
    void extendMenu(QMenu& menu) override;

private:
    void rebuild();
    void append(int first, int last);
    void showFront();
    void showReference();
    void showUniform();
    void showSelection();
    void showRepeats();
    void showFilter();
    void setLogarithmic(bool on);
    double x(const Measurement& measurement) const;
    int episodeAt(const QPointF& pixel) const;

    const RunModel& m_model;
    CandidateSelection& m_selection;
    Scale m_scale;
    QAction* m_logAction;
    PointCloud* m_points;
    Extent m_costs;       // of all candidates, FLOPs
    Extent m_accuracies;
    QCPCurve* m_frontLine;
    QCPGraph* m_frontPoints;
    QCPGraph* m_best;
    QCPGraph* m_reference;
    QCPGraph* m_uniform;
    QCPGraph* m_repeated;
    QCPErrorBars* m_spreads;
    QCPGraph* m_mark;
    QCPItemStraightLine* m_budget;
    QCPItemText* m_budgetLabel;
};

}  // namespace abcp::ui
