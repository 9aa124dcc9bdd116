#pragma once

#include "core/store/run_store.h"
#include "ui/models/run_point.h"

#include <QString>

#include <cstddef>
#include <filesystem>
#include <limits>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace abcp::ui {

// A run beside others: its figures without the actions.
struct ComparedRun {
    RunRecord record;
    std::vector<std::string> tags;
    std::vector<RunPoint> points;     // by episode
    std::optional<std::size_t> best;  // the largest reward, an index into points
    std::vector<std::size_t> front;   // indices into points, by rising FLOPs
    // Area that the front dominates: mAP50 times decades of FLOPs below the unpruned network's. NaN without a reference.
    double hypervolume = std::numeric_limits<double>::quiet_NaN();

    QString name() const;   // the run's, or its network's
    QString title() const;  // "12 arena"
};

ComparedRun comparedRun(RunRecord record, std::vector<std::string> tags, const std::vector<Episode>& episodes);

// All runs of a database, newest first; none when there is no such file. The episodes of a run that is known with as many of them, as read
// from the same database before, are not read again. Throws InputError on damaged rows, StoppedError.
std::vector<ComparedRun> loadComparedRuns(const std::filesystem::path& database, const std::vector<ComparedRun>& known,
                                          const std::stop_token& stop);

}  // namespace abcp::ui
