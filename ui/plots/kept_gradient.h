#pragma once

class QColor;
class QString;
class QCPColorGradient;
class QCPColorScale;
class QCustomPlot;

namespace abcp::ui {

struct PlotColours;

// Viridis from nothing kept to all of it; what is not there in a colour of its own.
QCPColorGradient keptGradient(const QColor& removed);
// A scale of 0 to 100 % at the right of a plot's axes, in its layout at (row, 1).
QCPColorScale* addPercentScale(QCustomPlot& plot, int row, const QString& label);
void recolourScale(QCustomPlot& plot, QCPColorScale& scale, const PlotColours& colours);

}  // namespace abcp::ui
