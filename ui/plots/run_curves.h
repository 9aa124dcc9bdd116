#pragma once

#include "ui/models/compared_runs_model.h"
#include "ui/models/view_filter.h"
#include "ui/plots/plot.h"

#include <vector>

class QAction;

namespace abcp::ui {

// The ticked runs' rewards, or accuracies, by episode: smoothed, each run in its colour, raw values faint beneath.
class RunCurves : public Plot {
    Q_OBJECT

public:
    RunCurves(const ComparedRunsModel& runs, const ViewFilter& filter, QWidget* parent = nullptr);

    void setSmoothing(double weight);
    QAction* accuracyAction() const { return m_accuracy; }
    int curveCount() const { return static_cast<int>(m_curves.size()); }

    QString csv(bool visibleOnly) const override;

protected:
    void fitAxes() override;
    void recolour() override;
    QString readOut(const QPointF& pixel) const override;
    void extendMenu(QMenu& menu) override;

private:
    struct Curve {
        RunId run{};
        QString title;
        std::vector<double> episodes;
        std::vector<double> values;
        std::vector<double> smoothed;
    };

    void rebuild();

    const ComparedRunsModel& m_runs;
    const ViewFilter& m_filter;
    QAction* m_accuracy;
    double m_smoothing = 0.8;
    std::vector<Curve> m_curves;
};

}  // namespace abcp::ui
