#include "ui/plots/point_cloud.h"

#include <cmath>
#include <utility>

namespace abcp::ui {

namespace {

constexpr int cell = 2;  // pixels of a square in which one point is drawn

int columnsOf(const QRect& area)
{
    return area.width() / cell + 1;
}

int rowsOf(const QRect& area)
{
    return area.height() / cell + 1;
}

}  // namespace

PointCloud::PointCloud(QCPAxis* keyAxis, QCPAxis* valueAxis) : QCPAbstractPlottable(keyAxis, valueAxis) {}

void PointCloud::clear()
{
    m_points.clear();
    m_places.clear();
}

void PointCloud::add(double key, double value, bool shown)
{
    m_points.push_back({key, value, shown});
}

void PointCloud::setShape(QCPScatterStyle::ScatterShape shape, double size)
{
    m_shape = shape;
    m_size = size;
}

void PointCloud::setColours(const QColor& shown, const QColor& dimmed)
{
    m_shown = shown;
    m_dimmed = dimmed;
}

QCPScatterStyle PointCloud::style(const QColor& colour) const
{
    return {m_shape, QPen(colour, 1), QBrush(colour), m_size};
}

QPixmap PointCloud::stamp(const QColor& colour, double ratio) const
{
    const int side = static_cast<int>(std::ceil(m_size)) + 4;
    QPixmap pixmap(QSize(side, side) * ratio);
    pixmap.setDevicePixelRatio(ratio);
    pixmap.fill(Qt::transparent);
    QCPPainter painter(&pixmap);
    painter.setAntialiasing(true);
    const QCPScatterStyle shape = style(colour);
    shape.applyTo(&painter, QPen(colour));
    shape.drawShape(&painter, side / 2.0, side / 2.0);
    return pixmap;
}

// Once for a view: a filter changes who is shown, not where.
void PointCloud::takePlaces()
{
    const QRect area = mKeyAxis->axisRect()->rect();
    const View view{mKeyAxis->range(), mValueAxis->range(), mKeyAxis->scaleType(), mValueAxis->scaleType(), area};
    if (view != m_view)
        m_places.clear();
    m_view = view;
    const int columns = columnsOf(area), rows = rowsOf(area);
    for (std::size_t i = m_places.size(); i < m_points.size(); ++i) {
        const QPointF at = coordsToPixels(m_points[i].key, m_points[i].value);
        const double column = std::floor((at.x() - area.left()) / cell);
        const double row = std::floor((at.y() - area.top()) / cell);
        const bool isInView = column >= 0 && column < columns && row >= 0 && row < rows;  // false for NaN
        m_places.push_back({at, isInView ? static_cast<int>(row) * columns + static_cast<int>(column) : -1});
    }
}

void PointCloud::draw(QCPPainter* painter)
{
    const QRect area = mKeyAxis->axisRect()->rect();
    if (area.width() <= 0 || area.height() <= 0)  // before the first layout
        return;
    takePlaces();
    std::vector<char> taken(static_cast<std::size_t>(columnsOf(area)) * static_cast<std::size_t>(rowsOf(area)));
    const bool vector = painter->modes().testFlag(QCPPainter::pmVectorized);
    // Those that are shown claim their cells first and are drawn last.
    std::vector<QPointF> places[2];
    for (const bool shown : {true, false}) {
        if ((shown ? m_shown : m_dimmed).alpha() == 0)
            continue;
        for (std::size_t i = 0; i < m_points.size(); ++i) {
            const auto [at, index] = m_places[i];
            if (m_points[i].shown == shown && index >= 0 && !std::exchange(taken[static_cast<std::size_t>(index)], 1))
                places[shown ? 1 : 0].push_back(at);
        }
    }
    for (const bool shown : {false, true}) {
        const QColor colour = shown ? m_shown : m_dimmed;
        if (vector) {
            const QCPScatterStyle shape = style(colour);
            shape.applyTo(painter, QPen(colour));
            for (const QPointF& at : places[shown ? 1 : 0])
                shape.drawShape(painter, at);
            continue;
        }
        const QPixmap pixmap = stamp(colour, mParentPlot->bufferDevicePixelRatio());
        const double half = pixmap.width() / pixmap.devicePixelRatio() / 2;
        for (const QPointF& at : places[shown ? 1 : 0])
            painter->drawPixmap(at - QPointF(half, half), pixmap);
    }
}

void PointCloud::drawLegendIcon(QCPPainter* painter, const QRectF& rect) const
{
    const QCPScatterStyle shape = style(m_shown);
    shape.applyTo(painter, QPen(m_shown));
    shape.drawShape(painter, rect.center());
}

QCPRange PointCloud::getKeyRange(bool& found, QCP::SignDomain) const
{
    QCPRange range;
    found = false;
    for (const Point& point : m_points)
        if (std::isfinite(point.key)) {
            range = found ? range : QCPRange(point.key, point.key);
            range.expand(point.key);
            found = true;
        }
    return range;
}

QCPRange PointCloud::getValueRange(bool& found, QCP::SignDomain, const QCPRange& keys) const
{
    QCPRange range;
    found = false;
    for (const Point& point : m_points)
        if (std::isfinite(point.value) && (keys == QCPRange() || keys.contains(point.key))) {
            range = found ? range : QCPRange(point.value, point.value);
            range.expand(point.value);
            found = true;
        }
    return range;
}

}  // namespace abcp::ui
