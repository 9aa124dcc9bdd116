#pragma once

#include "ui/models/policy_history.h"
#include "ui/plots/plot.h"

class QCPErrorBars;
class QCPGraph;

namespace abcp::ui {

// What the policy holds for right now, layer by layer: mean and spread, with the rows of the policy map.
class PolicyProfile : public Plot {
    Q_OBJECT

public:
    explicit PolicyProfile(const PolicyHistory& policy, QWidget* parent = nullptr);

    QString csv(bool visibleOnly) const override;

protected:
    void fitAxes() override;
    void recolour() override;
    QString readOut(const QPointF& pixel) const override;

private:
    void rebuild();

    const PolicyHistory& m_policy;
    QCPGraph* m_means;
    QCPErrorBars* m_spreads;
};

}  // namespace abcp::ui
