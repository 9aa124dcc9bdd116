#pragma once

#include "ui/models/candidate_selection.h"
#include "ui/models/decision_rows.h"
#include "ui/plots/plot.h"

#include <QRgb>

#include <array>

class QCPColorScale;
class QCPGraph;
class QCPItemRect;

namespace abcp::ui {

class PhaseMarks;
class CellRaster;

// What was decided in every episode: a row for each block and each group of channels, a column an episode, the colour the share of channels
// that stays. Blocks are a choice of two, what a pruned one took with it is grey, a failed episode faint, more so what the filter dims.
class ActionMap : public Plot {
    Q_OBJECT

public:
    ActionMap(const RunModel& model, CandidateSelection& selection, QWidget* parent = nullptr);

    const DecisionRows& rows() const { return m_rows; }
    QString csv(bool visibleOnly) const override;

Q_SIGNALS:
    // The context menu of a row is about to show, open for more of it; row: of rows().
    void rowMenuRequested(QMenu* menu, int row);

protected:
    void fitAxes() override;
    void recolour() override;
    void clicked(const QPointF& pixel) override;
    QString readOut(const QPointF& pixel) const override;
    void extendMenu(QMenu& menu) override;

private:
    void rebuild();
    void append();
    QRgb colourOf(int episode, int line) const;
    void showSelection();
    int episodeAt(const QPointF& pixel) const;
    int rowAt(const QPointF& pixel) const;

    const RunModel& m_model;
    CandidateSelection& m_selection;
    DecisionRows m_rows;
    CellRaster* m_cells;
    std::array<QRgb, 101> m_kept{};  // by per cent
    QRgb m_blockKept = 0;
    QRgb m_removed = 0;
    QCPColorScale* m_scale;
    QCPGraph* m_keptSwatch;
    QCPGraph* m_removedSwatch;
    QCPItemRect* m_mark;
    PhaseMarks* m_phases;
};

}  // namespace abcp::ui
