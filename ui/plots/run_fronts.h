#pragma once

#include "core/workflow/run_comparison.h"
#include "ui/format.h"
#include "ui/models/compared_runs_model.h"
#include "ui/models/view_filter.h"
#include "ui/plots/plot.h"

#include <optional>
#include <utility>
#include <vector>

class QCPCurve;
class QCPGraph;

namespace abcp::ui {

// The ticked runs' candidates in one plot, accuracy against FLOPs: each run's front as a step line in its colour and its own sign, and the front of all of
// them together dotted. A click chooses a candidate.
class RunFronts : public Plot {
    Q_OBJECT

public:
    RunFronts(const ComparedRunsModel& runs, const ViewFilter& filter, QWidget* parent = nullptr);

    void setLogarithmic(bool on);
    // Where a candidate is drawn, in canvas pixels.
    QPointF pixelOf(const RunPoint& point) const;
    void setChosen(const std::optional<std::pair<RunId, int>>& candidate);

    QString csv(bool visibleOnly) const override;

Q_SIGNALS:
    void candidateClicked(qint64 run, int episode);

protected:
    void fitAxes() override;
    void recolour() override;
    void clicked(const QPointF& pixel) override;
    QString readOut(const QPointF& pixel) const override;

private:
    struct Hit {
        const ComparedRun* run = nullptr;
        const RunPoint* point = nullptr;
    };

    void takeRuns();
    void rebuild();
    void addJointFront();
    Hit hitAt(const QPointF& pixel) const;
    void showChosen();

    const ComparedRunsModel& m_runs;
    const ViewFilter& m_filter;
    Scale m_scale;
    std::vector<RunId> m_drawn;  // three plottables each: points, line, front
    std::vector<JointFrontPoint> m_joint;     // the front of all drawn runs together, when there are several
    QCPCurve* m_jointLine = nullptr;          // of the canvas, null with one run
    QCPGraph* m_mark = nullptr;
    std::optional<std::pair<RunId, int>> m_chosen;
};

}  // namespace abcp::ui
