#pragma once

#include <vector>

class QCPErrorBars;
class QCPGraph;
class QCustomPlot;

namespace abcp::ui {

// From the least to the largest of what several measurements of one candidate gave.
struct RepeatBar {
    double at = 0;
    double least = 0;
    double largest = 0;
};

// Bars around the points of a graph that itself draws nothing.
QCPErrorBars* addRepeatBars(QCustomPlot& plot, QCPGraph& middles);
void showRepeatBars(QCPGraph& middles, QCPErrorBars& bars, std::vector<RepeatBar> data);

}  // namespace abcp::ui
