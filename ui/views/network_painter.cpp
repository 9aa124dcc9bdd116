#include "ui/views/network_painter.h"

#include "ui/theme.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace abcp::ui {

double NetworkViewport::barsTop() const
{
    return area.top() + std::clamp(area.height() * 0.2, 20.0, 72.0);
}

double NetworkViewport::barsBottom() const
{
    return area.bottom() - labelHeight - levels * bracketHeight - 4;
}

double NetworkViewport::barHeight(double channels, int largest) const
{
    return std::max(0.0, barsBottom() - barsTop()) * std::sqrt(std::max(channels, 0.0) / largest);
}

double NetworkViewport::channelsAt(double y, int largest) const
{
    const double share = std::clamp((barsBottom() - y) / std::max(1.0, barsBottom() - barsTop()), 0.0, 1.0);
    return share * share * largest;
}

int NetworkViewport::levelAt(double y) const
{
    const double level = std::floor((y - bracketTop(0)) / bracketHeight);
    return level >= 0 && level < levels ? static_cast<int>(level) : -1;
}

namespace {

class Drawing {
public:
    Drawing(QPainter& painter, const NetworkLayout& layout, const WhatIfModel& model, const NetworkViewport& viewport,
            const NetworkMarks& marks, const QPalette& palette)
        : m_painter(painter), m_layout(layout), m_model(model), m_view(viewport), m_marks(marks), m_palette(palette),
          m_colours(plotColours(palette))
    {
        for (const LayerRow& row : m_model.layers())
            if (row.removed)
                m_removed.push_back(row.layer);
    }

    void paint()
    {
        m_painter.setRenderHint(QPainter::Antialiasing, false);
        m_painter.setPen(QPen(m_colours.grid, 1));
        m_painter.drawLine(QPointF(m_view.area.left(), m_view.barsBottom() + 0.5), QPointF(m_view.area.right(), m_view.barsBottom() + 0.5));
        m_painter.setFont(smallFont());
        for (const NetworkLayout::Bar& bar : m_layout.bars)
            if (isVisible(bar.left, bar.left + bar.width))
                paintBar(bar);
        for (const NetworkLayout::Bracket& bracket : m_layout.brackets)
            if (isVisible(bracket.left, bracket.right))
                paintBracket(bracket);
        m_painter.setRenderHint(QPainter::Antialiasing, true);
        for (const NetworkLayout::Arc& arc : m_layout.arcs)
            if (isVisible(arc.left, arc.right))
                paintArc(arc);
    }

private:
    bool isVisible(double left, double right) const
    {
        return m_view.x(right) >= m_view.area.left() && m_view.x(left) <= m_view.area.right();
    }

    bool isRemoved(int layer) const { return std::ranges::binary_search(m_removed, layer); }

    bool isPruned(int block) const { return block >= 0 && !m_model.isBlockKept(block); }

    QColor fillOf(const NetworkLayout::Bar& bar) const
    {
        if (bar.group < 0)
            return mixed(m_colours.text, m_colours.background, 0.62);
        if (bar.hue < 0)
            return mixed(m_colours.text, m_colours.background, 0.40);
        return seriesColour(static_cast<std::size_t>(bar.hue) % 6, m_palette);  // the seventh is gray, as layers on their own are
    }

    QRectF columnOf(const NetworkLayout::Bar& bar) const
    {
        const double left = std::round(m_view.x(bar.left));
        const double right = std::round(m_view.x(bar.left + bar.width));
        const double gap = right - left >= 16 ? 4 : right - left >= 6 ? 2 : right - left >= 3 ? 1 : 0;
        return {left, m_view.barsTop(), std::max(1.0, right - left - gap), m_view.barsBottom() - m_view.barsTop()};
    }

    void paintColumn(const NetworkLayout::Bar& bar, const QRectF& column)
    {
        const bool tied =
            bar.hue >= 0 && m_marks.hovered >= 0 && m_layout.bars[static_cast<std::size_t>(m_marks.hovered)].group == bar.group;
        if (bar.layer == m_marks.hovered || tied)
            m_painter.fillRect(column, mixed(m_colours.background, m_colours.text, 0.06));
        if (bar.layer != m_marks.current)
            return;
        m_painter.fillRect(column.adjusted(-1, 0, 1, 0), mixed(m_colours.background, m_colours.accent, 0.16));
        m_painter.fillRect(QRectF(column.left() - 1, m_view.barsBottom() + 1, column.width() + 2, m_marks.focus ? 3 : 2), m_colours.accent);
    }

    void paintBar(const NetworkLayout::Bar& bar)
    {
        const QRectF column = columnOf(bar);
        paintColumn(bar, column);
        if (bar.kind != NetworkLayout::Kind::Weights) {
            paintSmall(bar, column);
            return;
        }
        const LayerRow* row = m_model.rowOfLayer(bar.layer);
        if (!row)
            return;
        const double whole = std::max(3.0, std::round(m_view.barHeight(row->original, m_layout.largestChannels)));
        const double kept = row->removed ? 0 : std::max(1.0, std::round(m_view.barHeight(row->kept, m_layout.largestChannels)));
        const QColor fill = fillOf(bar);
        const QRectF outline(column.left(), column.bottom() - whole, column.width(), whole);
        m_painter.fillRect(QRectF(column.left(), column.bottom() - kept, column.width(), kept), fill);
        QPen pen(row->removed ? m_colours.axis : mixed(fill, m_colours.background, 0.25), 1);
        if (row->removed)
            pen.setStyle(Qt::DotLine);
        m_painter.setPen(pen);
        m_painter.setBrush(Qt::NoBrush);
        if (column.width() >= 3)
            m_painter.drawRect(outline.adjusted(0, 0, -1, -1));
        else if (row->removed || row->kept < row->original)
            m_painter.drawLine(outline.topLeft(), outline.topRight());
        paintNumbers(bar, *row, column, outline.top());
    }

    // A shortcut is a plus, a route a bar across, a head a diamond, the rest a dot.
    void paintSmall(const NetworkLayout::Bar& bar, const QRectF& column)
    {
        const QPointF centre(std::floor(column.center().x()) + 0.5, m_view.barsBottom() - 5.5);
        const double reach = std::min(4.0, std::max(1.0, std::floor(column.width() / 2)));
        m_painter.setPen(QPen(isRemoved(bar.layer) || isPruned(blockEndingAt(bar.layer)) ? m_colours.removed : m_colours.faintText, 1));
        if (bar.kind == NetworkLayout::Kind::Join) {
            m_painter.drawLine(centre - QPointF(0, reach), centre + QPointF(0, reach));
            m_painter.drawLine(centre - QPointF(reach, 0), centre + QPointF(reach, 0));
        } else if (bar.kind == NetworkLayout::Kind::Head) {
            const QPointF corners[] = {centre - QPointF(0, 4), centre + QPointF(4, 0), centre + QPointF(0, 4), centre - QPointF(4, 0)};
            m_painter.setBrush(m_colours.text);
            m_painter.drawPolygon(corners, 4);
        } else {
            m_painter.fillRect(QRectF(centre - QPointF(1, 1), QSizeF(2, 2)), m_colours.faintText);
        }
    }

    int blockEndingAt(int layer) const
    {
        for (std::size_t b = 0; b < m_model.space().blocks.size(); ++b)
            if (m_model.space().blocks[b].shortcut == layer)
                return static_cast<int>(b);
        return -1;
    }

    void paintNumbers(const NetworkLayout::Bar& bar, const LayerRow& row, const QRectF& column, double top)
    {
        const QFontMetricsF metrics(m_painter.font());
        const QString index = QString::number(bar.layer);
        // Every tenth layer is named as soon as there is room for that, every one when each has room.
        const bool all = m_view.scale >= metrics.horizontalAdvance(QStringLiteral("000")) + 4;
        if (all || bar.layer == m_marks.current || isLandmark(bar.layer)) {
            m_painter.setPen(bar.layer == m_marks.current ? m_colours.text : m_colours.faintText);
            m_painter.drawText(QRectF(column.center().x() - 30, m_view.barsBottom() + 2, 60, NetworkViewport::labelHeight - 2),
                               Qt::AlignCenter, index);
        }
        const QString kept = row.removed ? QStringLiteral("0") : QString::number(row.kept);
        if (column.width() < metrics.horizontalAdvance(QStringLiteral("0000")) + 2)
            return;
        m_painter.setPen(row.removed ? m_colours.axis : m_colours.text);
        m_painter.drawText(QRectF(column.left() - 8, top - metrics.height() - 1, column.width() + 16, metrics.height()), Qt::AlignCenter,
                           kept);
        if (bar.hue >= 0 && !row.removed && m_view.barHeight(row.kept, m_layout.largestChannels) >= metrics.height() + 2) {
            const QColor fill = fillOf(bar);
            m_painter.setPen(fill.lightnessF() > 0.5F ? Qt::black : Qt::white);
            m_painter.drawText(QRectF(column.left(), column.bottom() - metrics.height() - 1, column.width(), metrics.height()),
                               Qt::AlignCenter, QString(QChar(u'A' + bar.hue % 26)));
        }
    }

    // The first convolution, and one about every 60 pixels.
    bool isLandmark(int layer) const
    {
        const int stride = std::max(1, static_cast<int>(std::ceil(60 / std::max(m_view.scale, 1.0) / 5)) * 5);
        return layer % stride == 0 && std::abs(layer - m_marks.current) * m_view.scale > 20;
    }

    void paintBracket(const NetworkLayout::Bracket& bracket)
    {
        const bool kept = m_model.isBlockKept(bracket.block);
        const double y = m_view.bracketTop(bracket.level) + 6.5;
        const double left = std::floor(m_view.x(bracket.left)) + 0.5;
        const double right = std::max(left + 3, std::floor(m_view.x(bracket.right)) - 2.5);
        const bool hovered = bracket.block == m_marks.hoveredBlock;
        if (hovered)
            m_painter.fillRect(QRectF(left - 1, y - 6, right - left + 2, NetworkViewport::bracketHeight),
                               mixed(m_colours.background, m_colours.accent, 0.16));
        QPen pen(kept ? m_colours.text : m_colours.axis, kept && bracket.prunable ? 2 : 1);
        if (!kept)
            pen.setStyle(Qt::DotLine);
        if (!bracket.prunable)
            pen.setColor(m_colours.axis);
        m_painter.setPen(pen);
        m_painter.drawLine(QPointF(left, y), QPointF(right, y));
        m_painter.drawLine(QPointF(left, y - 4), QPointF(left, y));
        m_painter.drawLine(QPointF(right, y - 4), QPointF(right, y));
        const QString name = QString::number(bracket.block);
        const QFontMetricsF metrics(m_painter.font());
        if (right - left < metrics.horizontalAdvance(name) + 14)
            return;
        const double middle = (left + right) / 2;
        const double half = metrics.horizontalAdvance(name) / 2 + 3;
        m_painter.fillRect(QRectF(middle - half, y - 6, 2 * half, NetworkViewport::bracketHeight),
                           hovered ? mixed(m_colours.background, m_colours.accent, 0.16) : m_colours.background);
        m_painter.setPen(kept ? m_colours.faintText : m_colours.axis);
        m_painter.drawText(QRectF(middle - half, y - 8, 2 * half, 15), Qt::AlignCenter, name);
    }

    void paintArc(const NetworkLayout::Arc& arc)
    {
        const double left = m_view.x(arc.left);
        const double right = m_view.x(arc.right);
        const double base = m_view.barsTop() - 2;
        const double room = base - m_view.area.top() - 2;
        const double height = std::min(room, room * (0.3 + 0.22 * std::log2(std::max(1.0, arc.right - arc.left))));
        const bool gone = isRemoved(arc.to) || isPruned(arc.block);
        QPen pen(gone ? m_colours.removed : m_colours.faintText, 1);
        if (arc.route)
            pen.setStyle(Qt::DashLine);
        m_painter.setPen(pen);
        m_painter.setBrush(Qt::NoBrush);
        QPainterPath path(QPointF(left, base));
        path.cubicTo(QPointF(left, base - 1.33 * height), QPointF(right, base - 1.33 * height), QPointF(right, base));
        m_painter.drawPath(path);
        m_painter.drawLine(QPointF(right - 2.5, base - 4), QPointF(right, base));
        m_painter.drawLine(QPointF(right + 2.5, base - 4), QPointF(right, base));
    }

    QPainter& m_painter;
    const NetworkLayout& m_layout;
    const WhatIfModel& m_model;
    const NetworkViewport& m_view;
    const NetworkMarks& m_marks;
    const QPalette& m_palette;
    PlotColours m_colours;
    std::vector<int> m_removed;  // layers with weights, ascending
};

}  // namespace

void paintNetwork(QPainter& painter, const NetworkLayout& layout, const WhatIfModel& model, const NetworkViewport& viewport,
                  const NetworkMarks& marks, const QPalette& palette)
{
    Drawing(painter, layout, model, viewport, marks, palette).paint();
}

}  // namespace abcp::ui
