#include "ui/plots/parallel_scales.h"

#include "ui/plots/parallel_lines.h"
#include "ui/plots/tickers.h"

#include <QLocale>

#include <algorithm>
#include <memory>

namespace abcp::ui {

namespace {

constexpr double brushWidth = 16;  // pixels

}  // namespace

ParallelScales::ParallelScales(const ParallelLines& lines) : QCPLayerable(lines.parentPlot(), QStringLiteral("marks")), m_lines(lines) {}

QRectF ParallelScales::brush(std::size_t axis) const
{
    const FilterRange& range = ranges[axis];
    if (range.isOpen())
        return {};
    const auto position = [&](double value, double open) {
        const double at = axes[axis].position(value);
        return std::isfinite(at) ? at : open;
    };
    const double top = m_lines.y(position(range.high, 1));
    const double bottom = m_lines.y(position(range.low, 0));
    return {m_lines.x(axis) - brushWidth / 2, top, brushWidth, std::max(bottom - top, 1.0)};
}

void ParallelScales::draw(QCPPainter* painter)
{
    painter->setFont(font);
    if (chosen >= 0 && static_cast<std::size_t>(chosen) < m_lines.lines().size()) {
        const QPolygonF line = m_lines.polyline(m_lines.lines()[static_cast<std::size_t>(chosen)]);
        painter->setPen(QPen(colours.background, 5));
        painter->drawPolyline(line);
        painter->setPen(QPen(colours.title, 2));
        painter->drawPolyline(line);
    }
    for (std::size_t axis = 0; axis < axes.size(); ++axis) {
        const bool isCurrent = static_cast<int>(axis) == current;
        painter->setPen(QPen(isCurrent ? colours.accent : colours.axis, isCurrent ? 2 : 1));
        painter->drawLine(QPointF(m_lines.x(axis), m_lines.y(1)), QPointF(m_lines.x(axis), m_lines.y(0)));
        drawTicks(painter, axis);
        drawTitle(painter, axis);
        if (const QRectF range = brush(axis); !range.isNull()) {
            QColor fill = colours.accent;
            fill.setAlpha(70);
            painter->setPen(QPen(colours.accent, 1.5));
            painter->setBrush(fill);
            painter->drawRect(range);
            painter->setBrush(Qt::NoBrush);
        }
    }
}

void ParallelScales::drawTicks(QCPPainter* painter, std::size_t index) const
{
    const ParallelAxis& axis = axes[index];
    std::unique_ptr<QCPAxisTicker> ticker;
    if (axis.isLogarithmic)
        ticker = std::make_unique<DecadeTicker>();
    else if (axis.isWhole)
        ticker = std::make_unique<WholeNumberTicker>();
    else
        ticker = std::make_unique<QCPAxisTicker>();
    QVector<double> ticks;
    QVector<QString> labels;
    const double factor = axis.scale.factor;
    ticker->generate(QCPRange(axis.range.lower / factor, axis.range.upper / factor), QLocale(), QLatin1Char('g'), 4, ticks, nullptr, &labels);
    const QFontMetricsF metrics(font);
    double lastY = 1e9;
    for (qsizetype i = 0; i < ticks.size() && i < labels.size(); ++i) {
        const double position = axis.position(ticks[i] * factor);
        const double y = m_lines.y(position);
        if (!(position >= -0.001 && position <= 1.001))
            continue;
        painter->setPen(QPen(colours.axis, 1));
        painter->drawLine(QPointF(m_lines.x(index) - 3, y), QPointF(m_lines.x(index) + 3, y));
        if (lastY - y < metrics.height() || labels[i].isEmpty())
            continue;
        lastY = y;
        // On a ground of its own, so that it is read above any number of lines.
        const double width = metrics.horizontalAdvance(labels[i]);
        const bool onTheLeft = index + 1 == axes.size();
        const double x = m_lines.x(index) + (onTheLeft ? -brushWidth / 2 - 4 - width : brushWidth / 2 + 4);
        const QRectF box(x - 2, y - metrics.height() / 2, width + 4, metrics.height());
        QColor ground = colours.background;
        ground.setAlpha(200);
        painter->fillRect(box, ground);
        painter->setPen(colours.text);
        painter->drawText(box, Qt::AlignCenter, labels[i]);
    }
}

void ParallelScales::drawTitle(QCPPainter* painter, std::size_t index) const
{
    const ParallelAxis& axis = axes[index];
    const bool isCurrent = static_cast<int>(index) == current;
    const double gap = axes.size() > 1 ? m_lines.x(1) - m_lines.x(0) : m_lines.area().width();
    const QFontMetricsF metrics(font);
    const QString title = metrics.elidedText(axis.title, Qt::ElideRight, gap - 4);
    const double width = metrics.horizontalAdvance(title) + 2;
    const double x = std::clamp(m_lines.x(index) - width / 2, 2.0, std::max(2.0, mParentPlot->width() - width - 2.0));
    const QRectF box(x, m_lines.area().top() - metrics.height() - 6, width, metrics.height());
    painter->setPen(isCurrent ? colours.accent : colours.title);
    painter->drawText(box, Qt::AlignLeft | Qt::AlignVCenter, title);
    if (isCurrent)
        painter->drawLine(box.bottomLeft(), box.bottomRight());
}

}  // namespace abcp::ui
