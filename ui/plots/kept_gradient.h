#pragma once

class QColor;
class QCPColorGradient;
class QCPColorScale;
class QCustomPlot;

namespace abcp::ui {

struct PlotColours;

// Viridis from nothing kept to all of it; what is not there in a colour of its own.
QCPColorGradient keptGradient(const QColor& removed);
// A colour scale in the studio's manner.
void recolourScale(QCustomPlot& plot, QCPColorScale& scale, const PlotColours& colours);

}  // namespace abcp::ui
