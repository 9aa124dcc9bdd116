#pragma once

#include "core/workflow/feature_maps.h"

#include <QImage>
#include <QWidget>

#include <vector>

namespace abcp::ui {

// The channels of one layer as tiles: what the unpruned network computes at the left, the candidate at the right, in the same grey scale; a pruned
// channel is hatched. Grows downwards with their number, so it belongs into a scroll area.
class FeatureGrid : public QWidget {
    Q_OBJECT

public:
    explicit FeatureGrid(QWidget* parent = nullptr);

    void setMaps(const LayerMaps& maps);
    void setKeptFirst(bool keptFirst);

    int tileCount() const { return static_cast<int>(m_tiles.size()); }
    // "channel 17: ..."; empty where there is no tile.
    QString textAt(const QPoint& position) const;

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override { return {480, heightForWidth(480)}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    bool event(QEvent* event) override;

private:
    struct Tile {
        int channel = 0;
        QImage original;
        QImage candidate;  // null: pruned
        double least = 0, most = 0;
    };
    int columns(int width) const;
    QRect rectOf(int tile) const;
    void order();

    std::vector<Tile> m_tiles;
    bool m_keptFirst = false;
};

}  // namespace abcp::ui
