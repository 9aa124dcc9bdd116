#pragma once

#include "ui/models/policy_history.h"
#include "ui/plots/plot.h"

class QCPColorMap;
class QCPColorScale;
class QCPItemStraightLine;

namespace abcp::ui {

class PhaseMarks;

// What the policy held for right over the episodes, as a heat map with the rows of the action map: how likely a block stays, which share of its channels a layer keeps.
class PolicyMap : public Plot {
    Q_OBJECT

public:
    static constexpr int maxColumns = 600;

    PolicyMap(const RunModel& model, const PolicyHistory& policy, QWidget* parent = nullptr);

    // The colour's value at an episode and row, percent; NaN where nothing is decided.
    double valueAt(int episode, int row) const;

    QString csv(bool visibleOnly) const override;

protected:
    void fitAxes() override;
    void recolour() override;
    QString readOut(const QPointF& pixel) const override;

private:
    void openRun();
    void rebuild();
    // The profile that held at an episode; null before the first.
    const PolicyHistory::Profile* profileAt(int episode) const;

    const RunModel& m_model;
    const PolicyHistory& m_policy;
    QCPColorMap* m_map;
    QCPColorScale* m_scale;
    QCPItemStraightLine* m_ownView;
    PhaseMarks* m_phases;
};

}  // namespace abcp::ui
