#pragma once

#include "ui/plots/qcustomplot_fence.h"

#include <vector>

namespace abcp::ui {

// Many points of one kind, drawn as fast for a hundred thousand as for a thousand: of those that share a few pixels one is drawn. Points that
// a filter does not let through are drawn faintly, below the others.
class PointCloud : public QCPAbstractPlottable {
    Q_OBJECT

public:
    PointCloud(QCPAxis* keyAxis, QCPAxis* valueAxis);

    void clear();
    // NaN is not drawn.
    void add(double key, double value, bool shown = true);
    void setShown(std::size_t index, bool shown) { m_points[index].shown = shown; }
    std::size_t count() const { return m_points.size(); }

    // A plain disc unless told otherwise.
    void setShape(QCPScatterStyle::ScatterShape shape, double size);
    // Without opacity they are not drawn.
    void setColours(const QColor& shown, const QColor& dimmed);

    double selectTest(const QPointF&, bool, QVariant*) const override { return -1; }
    QCPRange getKeyRange(bool& found, QCP::SignDomain domain) const override;
    QCPRange getValueRange(bool& found, QCP::SignDomain domain, const QCPRange& keys) const override;

protected:
    void draw(QCPPainter* painter) override;
    void drawLegendIcon(QCPPainter* painter, const QRectF& rect) const override;

private:
    struct Point {
        double key;
        double value;
        bool shown;
    };

    // What decides where points come to lie.
    struct View {
        QCPRange keys;
        QCPRange values;
        QCPAxis::ScaleType keyScale = QCPAxis::stLinear;
        QCPAxis::ScaleType valueScale = QCPAxis::stLinear;
        QRect area;
        bool operator==(const View&) const = default;
    };
    struct Place {
        QPointF at;
        int cell;  // -1: not in view
    };

    void takePlaces();
    QCPScatterStyle style(const QColor& colour) const;
    QPixmap stamp(const QColor& colour, double ratio) const;

    std::vector<Point> m_points;
    std::vector<Place> m_places;  // of the first points, in m_view
    View m_view;
    QCPScatterStyle::ScatterShape m_shape = QCPScatterStyle::ssDisc;
    double m_size = 5;
    QColor m_shown;
    QColor m_dimmed;
};

}  // namespace abcp::ui
