#pragma once

#include "ui/models/candidate_selection.h"
#include "ui/models/decision_rows.h"
#include "ui/plots/plot.h"

class QCPColorMap;
class QCPColorScale;
class QCPGraph;
class QCPItemRect;

namespace abcp::ui {

class PhaseMarks;

// What was decided in every episode: a row for each block and each group of channels, a column an episode, the colour the share of channels
// that stays. Blocks are a choice of two, what a pruned one took with it is grey, a failed episode faint.
class ActionMap : public Plot {
    Q_OBJECT

public:
    // More episodes than this share columns, the latest one showing.
    static constexpr int maxColumns = 20000;

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
    void allocate(int episodes);
    void append(int first, int last);
    void write(int number);
    void showSelection();
    int episodeAt(const QPointF& pixel) const;
    int rowAt(const QPointF& pixel) const;
    double rowPosition(int row) const;

    const RunModel& m_model;
    CandidateSelection& m_selection;
    DecisionRows m_rows;
    int m_columns = 0;        // allocated
    int m_perColumn = 1;      // episodes that share one
    QCPColorMap* m_map;       // groups
    QCPColorMap* m_blocks;    // a choice of two, in neutral colours
    QCPColorScale* m_scale;
    QCPGraph* m_keptSwatch;
    QCPGraph* m_removedSwatch;
    QCPItemRect* m_mark;
    PhaseMarks* m_phases;
};

}  // namespace abcp::ui
