#include "ui/plots/cell_raster.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>

namespace abcp::ui {

CellRaster::CellRaster(QCPAxis* keyAxis, QCPAxis* valueAxis, std::function<QRgb(int, int)> colour)
    : QCPAbstractPlottable(keyAxis, valueAxis), m_colour(std::move(colour))
{
    setAntialiased(false);
}

void CellRaster::setSize(int columns, int lines)
{
    m_columns = columns;
    m_lines = lines;
}

void CellRaster::draw(QCPPainter* painter)
{
    const QCPRange keys = mKeyAxis->range();
    const double low = std::max(std::floor(keys.lower + 0.5), 0.0);
    const double high = std::min(std::ceil(keys.upper - 0.5), m_columns - 1.0);
    if (!(low <= high) || m_lines <= 0)
        return;
    const int first = static_cast<int>(low);
    const int columns = static_cast<int>(high) - first + 1;
    const double ratio = mParentPlot->bufferDevicePixelRatio();
    const int pixels = static_cast<int>(std::ceil(mKeyAxis->axisRect()->width() * ratio));
    const int width = std::clamp(pixels, 1, columns);
    QImage image(width, m_lines, QImage::Format_ARGB32_Premultiplied);
    for (int x = 0; x < width; ++x) {
        // The latest of those that share it.
        const auto column = first + static_cast<int>((static_cast<std::int64_t>(x) + 1) * columns / width) - 1;
        for (int line = 0; line < m_lines; ++line)
            reinterpret_cast<QRgb*>(image.scanLine(line))[x] = m_colour(column, line);
    }
    const QPointF corner = coordsToPixels(first - 0.5, -0.5);
    const QPointF opposite = coordsToPixels(first + columns - 0.5, m_lines - 0.5);
    painter->save();
    painter->setRenderHint(QPainter::SmoothPixmapTransform, false);
    painter->drawImage(QRectF(corner, opposite), image);
    painter->restore();
}

QCPRange CellRaster::getKeyRange(bool& found, QCP::SignDomain) const
{
    found = m_columns > 0;
    return {-0.5, m_columns - 0.5};
}

QCPRange CellRaster::getValueRange(bool& found, QCP::SignDomain, const QCPRange&) const
{
    found = m_lines > 0;
    return {-0.5, m_lines - 0.5};
}

}  // namespace abcp::ui
