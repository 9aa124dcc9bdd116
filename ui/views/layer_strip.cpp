#include "ui/views/layer_strip.h"

#include "ui/theme.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace abcp::ui {

LayerStrip::LayerStrip(QWidget* parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Channels kept by layer"));
    setMouseTracking(true);
}

void LayerStrip::setRows(const std::vector<LayerRow>& rows)
{
    m_rows = rows;
    m_largest = 1;
    for (const LayerRow& row : m_rows)
        m_largest = std::max(m_largest, row.original);
    m_current = std::min(m_current, static_cast<int>(m_rows.size()) - 1);
    update();
}

void LayerStrip::setCurrent(int row)
{
    m_current = row;
    update();
}

QRectF LayerStrip::barArea() const
{
    return QRectF(rect()).adjusted(1, 4, -1, -14);
}

int LayerStrip::rowAt(double x) const
{
    const QRectF area = barArea();
    if (m_rows.empty() || x < area.left() || x >= area.right())
        return -1;
    return std::min(static_cast<int>((x - area.left()) / area.width() * static_cast<double>(m_rows.size())),
                    static_cast<int>(m_rows.size()) - 1);
}

void LayerStrip::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const PlotColours c = plotColours(palette());
    painter.fillRect(rect(), c.background);
    if (m_rows.empty())
        return;
    const QRectF area = barArea();
    const double pitch = area.width() / static_cast<double>(m_rows.size());
    const double gap = pitch >= 6 ? 2 : pitch >= 3 ? 1 : 0;
    const double scale = area.height() / std::sqrt(m_largest);
    painter.setPen(QPen(c.grid, 1));
    painter.drawLine(QPointF(area.left(), area.bottom() + 0.5), QPointF(area.right(), area.bottom() + 0.5));

    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        const LayerRow& row = m_rows[i];
        const double left = std::floor(area.left() + pitch * static_cast<double>(i));
        const double right = std::floor(area.left() + pitch * static_cast<double>(i + 1)) - gap;
        const double height = std::max(2.0, std::round(scale * std::sqrt(row.original)));
        const QRectF whole(left, area.bottom() - height, std::max(1.0, right - left), height);
        const bool current = static_cast<int>(i) == m_current;
        if (current)
            painter.fillRect(QRectF(left - gap / 2, area.top(), right - left + gap, area.height()), mixed(c.background, c.text, 0.08));
        const double share = static_cast<double>(row.kept) / std::max(row.original, 1);
        const QColor fill = row.group < 0 && !row.removed ? c.points : c.accent;
        if (!row.removed) {
            const double filled = std::max(1.0, std::round(height * share));
            painter.fillRect(QRectF(whole.left(), whole.bottom() - filled, whole.width(), filled), fill);
        }
        QPen outline(row.removed ? c.axis : mixed(fill, c.background, 0.4), 1);
        if (row.removed)
            outline.setStyle(Qt::DotLine);
        painter.setPen(outline);
        painter.setBrush(Qt::NoBrush);
        if (whole.width() >= 3)
            painter.drawRect(whole.adjusted(0.5, 0.5, -0.5, -0.5));
        else if (share < 1)
            painter.fillRect(QRectF(whole.left(), whole.top(), whole.width(), 1), outline.color());
    }
    paintBrackets(painter, pitch);
}

void LayerStrip::paintBrackets(QPainter& painter, double pitch) const
{
    const PlotColours c = plotColours(palette());
    const QRectF area = barArea();
    const double y = area.bottom() + 5.5;
    for (std::size_t i = 0; i < m_rows.size();) {
        const int block = m_rows[i].block;
        std::size_t end = i + 1;
        bool removed = m_rows[i].removed;
        for (; block >= 0 && end < m_rows.size() && m_rows[end].block == block; ++end)
            removed = removed && m_rows[end].removed;
        if (block >= 0) {
            const double left = std::floor(area.left() + pitch * static_cast<double>(i)) + 0.5;
            const double right = std::floor(area.left() + pitch * static_cast<double>(end)) - 2.5;
            painter.setPen(QPen(removed ? c.removed : c.faintText, 1, removed ? Qt::DotLine : Qt::SolidLine));
            painter.drawLine(QPointF(left, y), QPointF(right, y));
            painter.drawLine(QPointF(left, y - 3), QPointF(left, y));
            painter.drawLine(QPointF(right, y - 3), QPointF(right, y));
        }
        i = end;
    }
}

QString LayerStrip::describe(int row) const
{
    const LayerRow& r = m_rows[static_cast<std::size_t>(row)];
    const QString title = tr("Layer %1, %2").arg(r.layer).arg(r.type) +
                          (r.role.isEmpty() ? QString() : QStringLiteral("\n") + r.role);
    return title + QLatin1Char('\n') +
           (r.removed ? tr("gone with its block (%n channel(s))", nullptr, r.original)
                      : tr("%1 of %n channel(s) kept", nullptr, r.original).arg(r.kept));
}

void LayerStrip::mousePressEvent(QMouseEvent* event)
{
    if (const int row = rowAt(event->position().x()); row >= 0 && event->button() == Qt::LeftButton)
        Q_EMIT clicked(row);
}

bool LayerStrip::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        if (const int row = rowAt(help->pos().x()); row >= 0)
            QToolTip::showText(help->globalPos(), describe(row), this);
        else
            QToolTip::hideText();
        return true;
    }
    return QWidget::event(event);
}

}  // namespace abcp::ui
