#pragma once

#include "ui/models/candidate_selection.h"
#include "ui/plots/exponential_mean.h"
#include "ui/plots/plot.h"

#include <vector>

class QCPErrorBars;
class QCPGraph;

namespace abcp::ui {

class PhaseMarks;
class PointCloud;

// Reward by episode: raw, smoothed over it, and the agent's baseline.
class RewardPlot : public Plot {
    Q_OBJECT

public:
    RewardPlot(const RunModel& model, CandidateSelection& selection, QWidget* parent = nullptr);

    // 0: as it is; towards 1: an exponential mean with that weight on the past, corrected for its start.
    void setSmoothing(double weight);
    double smoothing() const { return m_mean.weight(); }

    QString csv(bool visibleOnly) const override;

protected:
    void fitAxes() override;
    void recolour() override;
    void clicked(const QPointF& pixel) override;
    QString readOut(const QPointF& pixel) const override;

private:
    void rebuild();
    void append(int first, int last);
    void smoothFrom(int first);
    void showSelection();
    void showRepeats();
    void showFilter();
    int episodeAt(const QPointF& pixel) const;

    const RunModel& m_model;
    CandidateSelection& m_selection;
    ExponentialMean m_mean{0.8};
    std::vector<double> m_smoothed;
    Extent m_rewards;  // of rewards and baselines
    PointCloud* m_found;  // what the filter lets through, while there is one
    QCPGraph* m_raw;
    QCPGraph* m_smooth;
    QCPGraph* m_baseline;
    QCPGraph* m_repeated;      // middles of what was measured several times
    QCPErrorBars* m_spreads;   // from the least to the largest of these
    QCPGraph* m_mark;
    PhaseMarks* m_phases;
};

}  // namespace abcp::ui
