#pragma once

#include "ui/models/view_filter.h"
#include "ui/plots/parallel_axis.h"
#include "ui/plots/plot.h"

#include <functional>
#include <optional>
#include <utility>
#include <vector>

class QUndoStack;

namespace abcp::ui {

class ParallelLines;
class ParallelScales;

// Parallel coordinates: one line a candidate across axes of its figures, coloured by run. A drag along an axis brushes a range, and that is
// a term of the window's filter: every view follows, and a term that is typed is a brush here. What is filtered out is faint.
//
// Keys: left, right and Tab choose the axis; Shift with up and down moves its range, with right and left widens and narrows it; Delete takes
// it away.
class ParallelPlot : public Plot {
    Q_OBJECT

public:
    // series: asked for when something is drawn after invalidate(); what it refers to must live until the next invalidate().
    ParallelPlot(ViewFilter& filter, std::function<std::vector<ParallelSeries>()> series, QWidget* parent = nullptr);

    // What a brush can be taken back with, asked for anew each time.
    void setUndoStack(std::function<QUndoStack*()> stack) { m_stack = std::move(stack); }
    void invalidate();
    // A search has added something: asked for again at the pace of all plots. Until then what was given lives on.
    void grow();
    void setLogarithmic(bool on);
    void setChosen(const std::optional<std::pair<RunId, int>>& candidate);
    void setEmpty(const QString& text);  // shown while there is nothing to draw

    const std::vector<ParallelAxis>& axes() const;
    int currentAxis() const;
    // A position on an axis, 0 to 1, in canvas pixels.
    QPointF pixelOf(std::size_t axis, double position) const;
    std::size_t lineCount() const;
    std::size_t shownLines() const;

    QString csv(bool visibleOnly) const override;

Q_SIGNALS:
    void candidateClicked(qint64 run, int episode);

protected:
    void fitAxes() override;
    void recolour() override;
    void clicked(const QPointF& pixel) override;
    QString readOut(const QPointF& pixel) const override;
    void extendMenu(QMenu& menu) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    bool focusNextPrevChild(bool next) override;

private:
    enum class Grip { None, New, Move, Low, High };
    struct Hit {
        const ParallelSeries* series = nullptr;
        const RunPoint* point = nullptr;
    };

    void rebuild();
    void takeFilter();
    void takeRanges();
    void showChosen();
    void setCurrentAxis(int axis);
    int axisAt(const QPointF& pixel) const;  // -1 for none
    Grip gripAt(int axis, const QPointF& pixel) const;
    double positionOf(double y) const;
    std::pair<double, double> brushed(int axis) const;  // positions
    void brush(int axis, double low, double high);
    void unbrush(int axis);
    void pressed(QMouseEvent* event);
    void dragged(QMouseEvent* event);
    void released();
    void doubleClicked(QMouseEvent* event);
    Hit hitAt(const QPointF& pixel) const;
    Hit pointOf(std::size_t line) const;

    ViewFilter& m_filter;
    std::function<std::vector<ParallelSeries>()> m_source;
    std::function<QUndoStack*()> m_stack;
    std::vector<ParallelSeries> m_series;
    ParallelLines* m_lines;    // owned by the canvas
    ParallelScales* m_scales;  // likewise
    std::optional<std::pair<RunId, int>> m_chosen;
    QString m_emptyText;
    bool m_hasGrown = false;
    bool m_isStale = true;
    bool m_logarithmic = true;
    Grip m_grip = Grip::None;
    int m_lastAxis = 0;
    double m_anchor = 0;  // a position: where the drag began, or the end that stays
    std::pair<double, double> m_before;
    bool m_hasMoved = false;
    QPointF m_pressedAt;
};

}  // namespace abcp::ui
