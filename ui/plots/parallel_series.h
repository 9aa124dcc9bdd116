#pragma once

#include "ui/models/compared_run.h"

#include <QString>

#include <span>

namespace abcp::ui {

// The candidates of one run, for a plot that does not own them.
struct ParallelSeries {
    RunId run{};
    QString title;
    std::span<const RunPoint> points;
    const ComparedRun* compared = nullptr;  // whom the filter's words are about; null where there is one run
};

}  // namespace abcp::ui
