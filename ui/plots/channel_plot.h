#pragma once

#include "core/pruning/pruning_plan.h"
#include "ui/plots/plot.h"

#include <vector>

class QCPBars;

namespace abcp::ui {

// The channels of one layer as bars of their importance, those that stay filled, those that go hatched: in the order of importance, or as they are numbered.
class ChannelPlot : public Plot {
    Q_OBJECT

public:
    explicit ChannelPlot(QWidget* parent = nullptr);

    void setRanking(ChannelRanking ranking);
    void clear() { setRanking({}); }
    void setByNumber(bool byNumber);
    int barCount() const { return static_cast<int>(m_order.size()); }
    // Of the channel at a place on the horizontal axis, -1 for none.
    int channelAt(double place) const;

    QString csv(bool visibleOnly) const override;

protected:
    void fitAxes() override;
    void recolour() override;
    QString readOut(const QPointF& pixel) const override;

private:
    void rebuild();
    // Where the leftmost bar stands: channels count from 0, ranks from 1.
    int firstPlace() const { return m_byNumber ? 0 : 1; }

    ChannelRanking m_ranking;
    std::vector<int> m_order;  // channels from left to right
    QCPBars* m_kept;
    QCPBars* m_pruned;
    bool m_byNumber = false;
};

}  // namespace abcp::ui
