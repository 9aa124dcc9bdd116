#include "ui/plots/kept_gradient.h"

#include "ui/plots/qcustomplot_fence.h"
#include "ui/theme.h"

#include <array>

namespace abcp::ui {

namespace {

// Viridis (Smith and van der Walt, 2015), every eighth.
constexpr std::array<QRgb, 9> viridis{0xff440154, 0xff472d7b, 0xff3b528b, 0xff2c728e, 0xff21918c,
                                      0xff28ae80, 0xff5ec962, 0xffaddc30, 0xfffde725};

}  // namespace

QCPColorGradient keptGradient(const QColor& removed)
{
    QCPColorGradient gradient;
    gradient.clearColorStops();
    for (std::size_t i = 0; i < viridis.size(); ++i)
        gradient.setColorStopAt(static_cast<double>(i) / (viridis.size() - 1), QColor(viridis[i]));
    gradient.setNanHandling(QCPColorGradient::nhNanColor);
    gradient.setNanColor(removed);
    return gradient;
}

QCPColorScale* addPercentScale(QCustomPlot& plot, int row, const QString& label)
{
    auto* scale = new QCPColorScale(&plot);
    scale->setType(QCPAxis::atRight);
    scale->setBarWidth(8);
    scale->setDataRange(QCPRange(0, 100));
    scale->setLabel(label);
    scale->setRangeDrag(false);
    scale->setRangeZoom(false);
    plot.plotLayout()->addElement(row, 1, scale);
    auto* group = new QCPMarginGroup(&plot);
    plot.axisRect()->setMarginGroup(QCP::msTop | QCP::msBottom, group);
    scale->setMarginGroup(QCP::msTop | QCP::msBottom, group);
    return scale;
}

void recolourScale(QCustomPlot& plot, QCPColorScale& scale, const PlotColours& colours)
{
    scale.setGradient(keptGradient(colours.removed));
    QCPAxis* axis = scale.axis();
    axis->setTickLabelFont(smallFont());
    axis->setLabelFont(smallFont());
    axis->setTickLabelColor(colours.faintText);
    axis->setLabelColor(colours.faintText);
    axis->setBasePen(Qt::NoPen);
    axis->setTickPen(QPen(colours.axis, 1));
    axis->setSubTickPen(Qt::NoPen);
    for (QCPAxisRect* area : plot.findChildren<QCPAxisRect*>())
        if (area != plot.axisRect())  // the scale's own, which has no accessor
            for (QCPAxis* side : area->axes())
                side->setBasePen(Qt::NoPen);
}

}  // namespace abcp::ui
