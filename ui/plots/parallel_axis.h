#pragma once

#include "ui/format.h"
#include "ui/plots/parallel_series.h"
#include "ui/plots/qcustomplot_fence.h"

#include <QString>

#include <vector>

namespace abcp::ui {

// One upright axis of parallel coordinates. Positions run from 0 at its foot to 1 at its head.
struct ParallelAxis {
    QString figure;  // as a filter spells it
    QString title;   // with the unit
    Scale scale;
    double (*value)(const RunPoint&) = nullptr;
    bool isCost = false;  // counted with SI prefixes
    bool isWhole = false;
    bool isLogarithmic = false;
    QCPRange range;

    double position(double at) const;  // NaN for what the axis cannot show
    double valueAt(double position) const;
    QString text(double at) const;        // with the unit
    QString filterText(double at) const;  // four digits, as a filter reads them
};

// The axes that have something to show of these candidates, from the reward to what is kept. logarithmicCosts: costs that span more than a
// factor of three go by decades.
std::vector<ParallelAxis> parallelAxes(std::span<const ParallelSeries> series, bool logarithmicCosts);

}  // namespace abcp::ui
