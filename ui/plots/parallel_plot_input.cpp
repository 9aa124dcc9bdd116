// How a parallel plot is brushed, by mouse and by keys.

#include "ui/plots/parallel_plot.h"

#include "ui/plots/parallel_lines.h"
#include "ui/plots/parallel_scales.h"

#include <QApplication>
#include <QFocusEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QUndoStack>

#include <algorithm>
#include <cmath>

namespace abcp::ui {

namespace {

constexpr double axisReach = 14;  // pixels
constexpr double edgeReach = 5;
constexpr double keyStep = 0.02;  // of the axis

}  // namespace

int ParallelPlot::axisAt(const QPointF& pixel) const
{
    for (std::size_t axis = 0; axis < axes().size(); ++axis)
        if (std::abs(pixel.x() - m_lines->x(axis)) <= axisReach)
            return static_cast<int>(axis);
    return -1;
}

ParallelPlot::Grip ParallelPlot::gripAt(int axis, const QPointF& pixel) const
{
    if (axis < 0)
        return Grip::None;
    const QRectF range = m_scales->brush(static_cast<std::size_t>(axis));
    if (range.isNull() || pixel.y() < range.top() - edgeReach || pixel.y() > range.bottom() + edgeReach)
        return Grip::New;
    if (std::abs(pixel.y() - range.top()) <= edgeReach)
        return Grip::High;
    return std::abs(pixel.y() - range.bottom()) <= edgeReach ? Grip::Low : Grip::Move;
}

double ParallelPlot::positionOf(double y) const
{
    return (m_lines->area().bottom() - y) / std::max(1.0, m_lines->area().height());
}

std::pair<double, double> ParallelPlot::brushed(int axis) const
{
    const FilterRange& range = m_scales->ranges[static_cast<std::size_t>(axis)];
    const ParallelAxis& of = axes()[static_cast<std::size_t>(axis)];
    const double low = of.position(range.low);
    const double high = of.position(range.high);
    return {std::isfinite(low) ? low : 0, std::isfinite(high) ? high : 1};
}

// An end at the axis's own end demands nothing.
void ParallelPlot::brush(int axis, double low, double high)
{
    const ParallelAxis& of = axes()[static_cast<std::size_t>(axis)];
    double from = of.valueAt(low);
    double to = of.valueAt(high);
    if (of.isWhole) {
        from = std::ceil(from);
        to = std::max(from, std::floor(to));
    }
    m_filter.edit(withFilterRange(m_filter.text(), of.figure, low <= 0 ? QString() : of.filterText(from), high >= 1 ? QString() : of.filterText(to)),
                  m_stack ? m_stack() : nullptr);
}

void ParallelPlot::unbrush(int axis)
{
    if (axis < 0 || m_scales->ranges[static_cast<std::size_t>(axis)].isOpen())
        return;
    m_filter.finishStep();
    m_filter.edit(withFilterRange(m_filter.text(), axes()[static_cast<std::size_t>(axis)].figure, {}, {}), m_stack ? m_stack() : nullptr);
    m_filter.finishStep();
}

void ParallelPlot::pressed(QMouseEvent* event)
{
    canvas()->setSelectionRectMode(QCP::srmNone);
    if (event->button() != Qt::LeftButton || m_isStale)
        return;
    const int axis = axisAt(event->position());
    m_grip = gripAt(axis, event->position());
    m_hasMoved = false;
    m_pressedAt = event->position();
    if (axis < 0)
        return;
    m_filter.finishStep();
    setCurrentAxis(axis);
    m_before = brushed(axis);
    m_anchor = positionOf(event->position().y());
    if (m_grip == Grip::Low)
        m_anchor = m_before.second;
    else if (m_grip == Grip::High)
        m_anchor = m_before.first;
}

void ParallelPlot::dragged(QMouseEvent* event)
{
    if (event->buttons() == Qt::NoButton) {
        const Grip grip = gripAt(axisAt(event->position()), event->position());
        canvas()->setCursor(grip == Grip::None   ? Qt::ArrowCursor
                            : grip == Grip::New  ? Qt::CrossCursor
                            : grip == Grip::Move ? Qt::OpenHandCursor
                                                 : Qt::SizeVerCursor);
        return;
    }
    if (m_grip == Grip::None || m_isStale || static_cast<std::size_t>(m_lastAxis) >= axes().size())
        return;
    m_hasMoved = m_hasMoved || (event->position() - m_pressedAt).manhattanLength() >= QApplication::startDragDistance();
    if (!m_hasMoved)
        return;
    const double at = positionOf(event->position().y());
    if (m_grip == Grip::Move) {
        const double shift = std::clamp(at - m_anchor, -m_before.first, 1 - m_before.second);
        brush(m_lastAxis, m_before.first + shift, m_before.second + shift);
        return;
    }
    brush(m_lastAxis, std::min(at, m_anchor), std::max(at, m_anchor));
}

void ParallelPlot::released()
{
    if (m_grip != Grip::None)
        m_filter.finishStep();
    m_grip = Grip::None;
}

void ParallelPlot::doubleClicked(QMouseEvent* event)
{
    const int axis = axisAt(event->position());
    if (!m_isStale && gripAt(axis, event->position()) != Grip::New)
        unbrush(axis);
    m_grip = Grip::None;
}

void ParallelPlot::keyPressEvent(QKeyEvent* event)
{
    const int key = event->key();
    const bool isArrow = key == Qt::Key_Left || key == Qt::Key_Right || key == Qt::Key_Up || key == Qt::Key_Down;
    const int last = static_cast<int>(axes().size()) - 1;
    if (m_isStale || last < 0 || (!isArrow && key != Qt::Key_Delete && key != Qt::Key_Backspace)) {
        Plot::keyPressEvent(event);
        return;
    }
    if (!isArrow) {
        unbrush(m_lastAxis);
        return;
    }
    const int sign = key == Qt::Key_Right || key == Qt::Key_Up ? 1 : -1;
    if (!event->modifiers().testFlag(Qt::ShiftModifier)) {
        if (key == Qt::Key_Left || key == Qt::Key_Right)
            setCurrentAxis(std::clamp(m_lastAxis + sign, 0, last));
        return;
    }
    const ParallelAxis& axis = axes()[static_cast<std::size_t>(m_lastAxis)];
    const double step = sign * (axis.isWhole ? std::max(keyStep, 1 / axis.range.size()) : keyStep);
    auto [low, high] = brushed(m_lastAxis);
    if (m_scales->ranges[static_cast<std::size_t>(m_lastAxis)].isOpen()) {  // the first key begins with the middle
        low = 0.25;
        high = 0.75;
    } else if (key == Qt::Key_Up || key == Qt::Key_Down) {
        const double shift = std::clamp(step, std::min(0.0, -low), std::max(0.0, 1 - high));
        low += shift;
        high += shift;
    } else if (high - low + 2 * step > 0) {
        low = std::max(0.0, low - step);
        high = std::min(1.0, high + step);
    }
    brush(m_lastAxis, low, high);
}

void ParallelPlot::focusInEvent(QFocusEvent* event)
{
    Plot::focusInEvent(event);
    const int last = std::max(0, static_cast<int>(axes().size()) - 1);
    setCurrentAxis(event->reason() == Qt::TabFocusReason ? 0 : event->reason() == Qt::BacktabFocusReason ? last : m_lastAxis);
}

void ParallelPlot::focusOutEvent(QFocusEvent* event)
{
    Plot::focusOutEvent(event);
    m_filter.finishStep();
    m_scales->current = -1;
    scheduleMarks();
}

bool ParallelPlot::focusNextPrevChild(bool next)
{
    const int axis = m_lastAxis + (next ? 1 : -1);
    if (!hasFocus() || axis < 0 || axis >= static_cast<int>(axes().size()))
        return Plot::focusNextPrevChild(next);
    setCurrentAxis(axis);
    return true;
}

}  // namespace abcp::ui
