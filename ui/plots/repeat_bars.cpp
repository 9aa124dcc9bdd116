#include "ui/plots/repeat_bars.h"

#include "ui/plots/qcustomplot_fence.h"

#include <algorithm>

namespace abcp::ui {

QCPErrorBars* addRepeatBars(QCustomPlot& plot, QCPGraph& middles)
{
    middles.setLineStyle(QCPGraph::lsNone);
    middles.removeFromLegend();
    auto* bars = new QCPErrorBars(plot.xAxis, plot.yAxis);
    bars->setDataPlottable(&middles);
    bars->setErrorType(QCPErrorBars::etValueError);
    bars->setWhiskerWidth(5);
    bars->setSymbolGap(0);
    bars->removeFromLegend();
    return bars;
}

// A graph sorts its points: the bars must be in their order.
void showRepeatBars(QCPGraph& middles, QCPErrorBars& bars, std::vector<RepeatBar> data)
{
    std::ranges::sort(data, {}, &RepeatBar::at);
    QVector<double> keys, values, errors;
    for (const RepeatBar& one : data) {
        keys << one.at;
        values << 0.5 * (one.least + one.largest);
        errors << 0.5 * (one.largest - one.least);
    }
    middles.setData(keys, values, true);
    bars.setData(errors);
}

}  // namespace abcp::ui
