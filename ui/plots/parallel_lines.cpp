#include "ui/plots/parallel_lines.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <numeric>
#include <utility>

namespace abcp::ui {

namespace {

constexpr int fraction = 16;  // bits of a fixed-point coordinate
constexpr int strengths = 256;

// How strongly a pixel is coloured that this many lines cross: one is faint already in a crowd, some hundred are solid.
const std::array<std::uint32_t, strengths>& strengthTable()
{
    static const std::array<std::uint32_t, strengths> table = [] {
        std::array<std::uint32_t, strengths> made{};
        for (std::size_t n = 1; n < made.size(); ++n)
            made[n] = static_cast<std::uint32_t>(255 * std::min(1.0, 0.30 + 0.09 * std::log2(static_cast<double>(n))));
        return made;
    }();
    return table;
}

QRgb blended(QRgb below, QRgb colour, std::uint32_t alpha)
{
    const auto channel = [&](int under, int over) {
        return static_cast<int>((static_cast<std::uint32_t>(under) * (255 - alpha) + static_cast<std::uint32_t>(over) * alpha) / 255);
    };
    return qRgba(channel(qRed(below), qRed(colour)), channel(qGreen(below), qGreen(colour)), channel(qBlue(below), qBlue(colour)),
                 channel(qAlpha(below), 255));
}

}  // namespace

ParallelLines::ParallelLines(QCustomPlot* plot) : QCPLayerable(plot, QStringLiteral("main")) {}

void ParallelLines::setLines(std::vector<Line> lines, std::size_t axes)
{
    m_lines = std::move(lines);
    m_axes = axes;
    m_series.clear();
    m_levels.assign(m_lines.size() * m_axes, broken);
    for (std::size_t i = 0; i < m_lines.size(); ++i) {
        if (m_lines[i].series >= m_series.size())
            m_series.resize(m_lines[i].series + 1);
        m_series[m_lines[i].series].push_back(static_cast<std::uint32_t>(i));
        for (std::size_t axis = 0; axis < m_axes; ++axis)
            if (const float at = m_lines[i].positions[axis]; std::isfinite(at))
                m_levels[i * m_axes + axis] = static_cast<std::uint8_t>(std::lround(std::clamp(at, 0.F, 1.F) * (levels - 1)));
    }
    m_isCurrent = m_isBelowCurrent = false;
}

void ParallelLines::setColours(std::vector<QColor> series, const QColor& dimmed)
{
    m_isBelowCurrent = m_isBelowCurrent && dimmed == m_dimmed;
    m_isCurrent = m_isCurrent && m_isBelowCurrent && series == m_colours;
    m_colours = std::move(series);
    m_dimmed = dimmed;
}

double ParallelLines::x(std::size_t axis) const
{
    return area().left() + (m_axes < 2 ? 0.5 : static_cast<double>(axis) / static_cast<double>(m_axes - 1)) * area().width();
}

double ParallelLines::y(double position) const
{
    return area().bottom() - std::clamp(position, 0.0, 1.0) * area().height();
}

QPolygonF ParallelLines::polyline(const Line& line) const
{
    QPolygonF corners;
    for (std::size_t axis = 0; axis < m_axes; ++axis)
        if (std::isfinite(line.positions[axis]))
            corners << QPointF(x(axis), y(static_cast<double>(line.positions[axis])));
    return corners;
}

void ParallelLines::draw(QCPPainter* painter)
{
    if (m_lines.empty() || m_axes < 2 || area().width() < 2 || area().height() < 2)
        return;
    const bool vector = painter->modes().testFlag(QCPPainter::pmVectorized);
    if (m_lines.size() <= (vector ? exactLinesSaved : exactLines)) {
        drawExactly(painter);
        return;
    }
    const double ratio = mParentPlot->bufferDevicePixelRatio();
    const QImage fresh = emptyImage(ratio);
    if (m_image.size() != fresh.size() || !qFuzzyCompare(m_image.devicePixelRatio(), ratio))
        m_isCurrent = m_isBelowCurrent = false;
    if (!m_isCurrent) {
        if (m_isFiltered && !m_isBelowCurrent) {
            m_below = fresh;
            paint(m_below, true);
        }
        m_isBelowCurrent = m_isBelowCurrent || m_isFiltered;
        m_image = m_isFiltered ? m_below : fresh;
        paint(m_image, false);
        m_isCurrent = true;
    }
    painter->drawImage(area().topLeft(), m_image);
}

void ParallelLines::drawExactly(QCPPainter* painter) const
{
    for (const bool shown : {false, true})
        for (const Line& line : m_lines) {
            if (line.isShown != shown)
                continue;
            QColor colour = shown ? m_colours[line.series] : m_dimmed;
            if (shown && m_lines.size() > 60)
                colour.setAlphaF(0.6F);
            painter->setPen(QPen(colour, 1));
            QPolygonF part;
            for (std::size_t axis = 0; axis < m_axes; ++axis) {
                if (const float at = line.positions[axis]; std::isfinite(at)) {
                    part << QPointF(x(axis), y(static_cast<double>(at)));
                    continue;
                }
                painter->drawPolyline(part);
                part.clear();
            }
            painter->drawPolyline(part);
        }
}

QImage ParallelLines::emptyImage(double ratio) const
{
    QImage image((area().size() * ratio).toSize() + QSize(1, 1), QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(ratio);
    image.fill(Qt::transparent);
    return image;
}

void ParallelLines::paint(QImage& image, bool all) const
{
    if (all) {
        std::vector<std::uint32_t> everything(m_lines.size());
        std::iota(everything.begin(), everything.end(), 0U);
        for (std::size_t gap = 0; gap + 1 < m_axes; ++gap)
            paintGap(image, gap, everything, true, m_dimmed);
        return;
    }
    for (std::size_t series = 0; series < m_series.size(); ++series)
        for (std::size_t gap = 0; gap + 1 < m_axes; ++gap)
            paintGap(image, gap, m_series[series], false, m_colours[series]);
}

// Lines that join the same two levels are one; what crosses a pixel is counted, by columns, so that a gap stays in the cache.
void ParallelLines::paintGap(QImage& image, std::size_t gap, std::span<const std::uint32_t> members, bool all, const QColor& colour) const
{
    const int height = image.height();
    const auto column = [&](std::size_t axis) {
        return static_cast<int>(static_cast<std::size_t>(image.width() - 1) * axis / (m_axes - 1));
    };
    const int left = column(gap);
    const int width = column(gap + 1) - left + (gap + 2 == m_axes ? 1 : 0);
    if (width < 1)
        return;
    std::vector<std::uint32_t> pairs(levels * levels);
    bool any = false;
    for (const std::uint32_t line : members) {
        const std::uint8_t* at = &m_levels[line * m_axes + gap];
        if ((!all && !m_lines[line].isShown) || at[0] == broken || at[1] == broken)
            continue;
        ++pairs[static_cast<std::size_t>(at[0]) * levels + at[1]];
        any = true;
    }
    if (!any)
        return;
    std::vector<std::uint32_t> counts(static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
    const auto row = [&](std::size_t level) { return (levels - 1 - static_cast<int>(level)) * (height - 1) / (levels - 1); };
    for (std::size_t pair = 0; pair < pairs.size(); ++pair) {
        const std::uint32_t weight = pairs[pair];
        if (weight == 0)
            continue;
        const int from = row(pair / levels);
        const int rise = row(pair % levels) - from;
        const int steps = std::max(width, std::abs(rise) + 1);
        const int stepX = (width << fraction) / steps;
        const int stepY = (rise << fraction) / steps;
        int atX = 0;
        int atY = (from << fraction) + (1 << (fraction - 1));
        for (int step = 0; step < steps; ++step, atX += stepX, atY += stepY)
            counts[static_cast<std::size_t>((atX >> fraction) * height + (atY >> fraction))] += weight;
    }
    const auto& table = strengthTable();
    const QRgb rgb = colour.rgb();
    for (int y = 0; y < height; ++y) {
        auto* pixels = reinterpret_cast<QRgb*>(image.scanLine(y)) + left;
        for (int x = 0; x < width; ++x)
            if (const std::uint32_t n = counts[static_cast<std::size_t>(x * height + y)]; n > 0)
                pixels[x] = blended(pixels[x], rgb, table[std::min<std::uint32_t>(n, strengths - 1)]);
    }
}

}  // namespace abcp::ui
