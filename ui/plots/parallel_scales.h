#pragma once

#include "ui/models/filter_range.h"
#include "ui/plots/parallel_axis.h"
#include "ui/plots/qcustomplot_fence.h"

#include <vector>

namespace abcp::ui {

class ParallelLines;

// What stands above the lines of parallel coordinates: the axes with their titles, the ranges that are brushed, the candidate that is chosen.
class ParallelScales : public QCPLayerable {
    Q_OBJECT

public:
    struct Colours {
        QColor axis;
        QColor text;
        QColor title;
        QColor accent;
        QColor background;
    };

    explicit ParallelScales(const ParallelLines& lines);

    std::vector<ParallelAxis> axes;
    std::vector<FilterRange> ranges;  // of each axis
    int current = -1;                 // the axis that the keyboard is on
    int chosen = -1;                  // a line
    Colours colours;
    QFont font;

    // A brushed range in canvas pixels; empty for none.
    QRectF brush(std::size_t axis) const;

protected:
    void draw(QCPPainter* painter) override;
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override { painter->setAntialiasing(true); }
    QRect clipRect() const override { return mParentPlot->viewport(); }

private:
    void drawTicks(QCPPainter* painter, std::size_t axis) const;
    void drawTitle(QCPPainter* painter, std::size_t axis) const;

    const ParallelLines& m_lines;
};

}  // namespace abcp::ui
