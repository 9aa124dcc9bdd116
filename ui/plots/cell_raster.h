#pragma once

#include "ui/plots/qcustomplot_fence.h"

#include <QRgb>

#include <functional>

namespace abcp::ui {

// A picture of cells at whole numbers of both axes, as many columns as wanted: only what the axes show is asked for, and where columns are
// narrower than a pixel one of them stands for all that share it.
class CellRaster : public QCPAbstractPlottable {
    Q_OBJECT

public:
    // colour: premultiplied, of a column and a line.
    CellRaster(QCPAxis* keyAxis, QCPAxis* valueAxis, std::function<QRgb(int, int)> colour);

    void setSize(int columns, int lines);

    double selectTest(const QPointF&, bool, QVariant*) const override { return -1; }
    QCPRange getKeyRange(bool& found, QCP::SignDomain domain) const override;
    QCPRange getValueRange(bool& found, QCP::SignDomain domain, const QCPRange& keys) const override;

protected:
    void draw(QCPPainter* painter) override;
    void drawLegendIcon(QCPPainter*, const QRectF&) const override {}

private:
    std::function<QRgb(int, int)> m_colour;
    int m_columns = 0;
    int m_lines = 0;
};

}  // namespace abcp::ui
