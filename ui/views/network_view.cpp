#include "ui/views/network_view.h"

#include "ui/format.h"
#include "ui/text.h"
#include "ui/theme.h"

#include <QApplication>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QRegularExpression>
#include <QToolTip>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace abcp::ui {

namespace {

constexpr double margin = 8;
constexpr double largestFit = 72;  // pixels a layer
constexpr double largestScale = 144;

}  // namespace

NetworkView::NetworkView(WhatIfModel& model, QWidget* parent) : QWidget(parent), m_model(model)
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAccessibleName(tr("Drawing of the network"));
    connect(&m_model, &WhatIfModel::opened, this, &NetworkView::rebuild);
    connect(&m_model, &WhatIfModel::changed, this, qOverload<>(&QWidget::update));
    rebuild();
}

void NetworkView::rebuild()
{
    m_layout = m_model.isOpen() ? layOut(m_model.spec(), m_model.space()) : NetworkLayout{};
    m_marks = {.current = -1, .hovered = -1, .hoveredBlock = -1, .focus = hasFocus()};
    m_drag = Drag::None;
    fit();
    Q_EMIT currentLayerChanged(-1);
}

NetworkViewport NetworkView::viewport() const
{
    return {QRectF(rect()).adjusted(margin, 4, -margin, -4), m_scale, m_offset, m_layout.levels};
}

double NetworkView::fitScale() const
{
    return std::min(largestFit, std::max(1.0, width() - 2 * margin) / std::max(m_layout.width, 1.0));
}

void NetworkView::fit()
{
    m_fits = true;
    m_scale = fitScale();
    m_offset = 0;
    update();
}

void NetworkView::moveTo(double offset)
{
    const double shown = (width() - 2 * margin) / m_scale;
    m_offset = std::clamp(offset, 0.0, std::max(0.0, m_layout.width - shown));
    update();
}

void NetworkView::zoomAround(double x, double factor)
{
    const double fixed = viewport().along(x);
    const double least = fitScale();
    m_scale = std::clamp(m_scale * factor, least, largestScale);
    m_fits = m_scale <= least;
    moveTo(fixed - (x - margin) / m_scale);
}

void NetworkView::resizeEvent(QResizeEvent*)
{
    if (m_fits)
        fit();
    else
        moveTo(m_offset);
}

void NetworkView::setCurrentLayer(int layer)
{
    if (layer < 0 || layer >= static_cast<int>(m_layout.bars.size()))
        layer = -1;
    if (layer >= 0) {
        const NetworkLayout::Bar& bar = m_layout.bars[static_cast<std::size_t>(layer)];
        const double shown = (width() - 2 * margin) / m_scale;
        if (bar.left < m_offset || bar.left + bar.width > m_offset + shown)
            moveTo(bar.centre() - shown / 2);
    }
    if (layer == m_marks.current)
        return;
    m_marks.current = layer;
    setAccessibleDescription(layer < 0 ? QString() : describe(layer));
    update();
    Q_EMIT currentLayerChanged(layer);
}

bool NetworkView::find(const QString& text)
{
    const QString wanted = text.trimmed();
    if (wanted.isEmpty() || m_layout.bars.empty())
        return false;
    bool isNumber = false;
    const int number = wanted.toInt(&isNumber);
    if (isNumber) {
        if (number < 0 || number >= static_cast<int>(m_layout.bars.size()))
            return false;
        setCurrentLayer(number);
        return true;
    }
    // 3x3 finds 3×3, and "block 2" not block 20.
    QString pattern = QRegularExpression::escape(wanted).replace(QLatin1Char('x'), QStringLiteral("[x×]"), Qt::CaseInsensitive);
    if (wanted.back().isDigit())
        pattern += QStringLiteral("(?!\\d)");
    const QRegularExpression matches(pattern, QRegularExpression::CaseInsensitiveOption);
    const int count = static_cast<int>(m_layout.bars.size());
    for (int i = 1; i <= count; ++i) {
        const int layer = (m_marks.current + i + count) % count;
        const LayerRow* row = m_model.rowOfLayer(layer);
        const QString type = fromUtf8(layerTypeText(m_model.spec().layers[static_cast<std::size_t>(layer)]));
        const QString words = type + QLatin1Char(' ') + (row ? row->role : QString());
        if (words.contains(matches)) {
            setCurrentLayer(layer);
            return true;
        }
    }
    return false;
}

QPointF NetworkView::barPixel(int layer, double channels) const
{
    const NetworkViewport view = viewport();
    const NetworkLayout::Bar& bar = m_layout.bars.at(static_cast<std::size_t>(layer));
    return {view.x(bar.centre()), view.barsBottom() - view.barHeight(channels, m_layout.largestChannels)};
}

QPointF NetworkView::bracketPixel(int block) const
{
    const NetworkViewport view = viewport();
    const NetworkLayout::Bracket& bracket = m_layout.brackets.at(static_cast<std::size_t>(block));
    return {view.x((bracket.left + bracket.right) / 2), view.bracketTop(bracket.level) + NetworkViewport::bracketHeight / 2};
}

QString NetworkView::describe(int layer) const
{
    const LayerSpec& spec = m_model.spec().layers[static_cast<std::size_t>(layer)];
    QString text = tr("Layer %1, %2").arg(layer).arg(fromUtf8(layerTypeText(spec)));
    const LayerRow* row = m_model.rowOfLayer(layer);
    if (!row)
        return text + QLatin1Char('\n') + tr("%n channel(s), %1×%2", nullptr, spec.output.channels).arg(spec.output.width).arg(spec.output.height);
    if (!row->role.isEmpty())
        text += QLatin1Char('\n') + row->role;
    text += QLatin1Char('\n')
            + (row->removed ? tr("gone with its block (%n channel(s))", nullptr, row->original)
                            : tr("%1 of %n channel(s) kept", nullptr, row->original).arg(row->kept));
    return text + QLatin1Char('\n')
           + tr("%1 of %2").arg(flopsText(static_cast<double>(row->flopsAfter)), flopsText(static_cast<double>(row->flopsBefore)));
}

int NetworkView::groupOf(int layer) const
{
    return layer < 0 ? -1 : m_layout.bars[static_cast<std::size_t>(layer)].group;
}

// The innermost block around the layer, its shortcut belonging to it.
int NetworkView::blockOf(int layer) const
{
    const auto& blocks = m_model.space().blocks;
    for (std::size_t b = 0; b < blocks.size() && layer >= 0; ++b)  // nested ones come before the outer
        if (blocks[b].contains(layer))
            return static_cast<int>(b);
    return -1;
}

void NetworkView::toggleBlock(int block)
{
    if (m_readOnly)
        return;
    if (block >= 0)
        m_model.setBlockKept(block, !m_model.isBlockKept(block));
}

void NetworkView::step(int by)
{
    const int last = static_cast<int>(m_layout.bars.size()) - 1;
    if (last >= 0)
        setCurrentLayer(m_marks.current < 0 ? (by > 0 ? 0 : last) : std::clamp(m_marks.current + by, 0, last));
}

void NetworkView::changeRatio(double by)
{
    if (m_readOnly)
        return;
    if (const int group = groupOf(m_marks.current); group >= 0)
        m_model.setRatio(group, std::round(100 * (m_model.ratio(group) + by)) / 100);
}

void NetworkView::dragRatio(double y)
{
    const LayerRow* row = m_model.rowOfLayer(m_marks.current);
    const int group = groupOf(m_marks.current);
    if (!row || group < 0)
        return;
    const double kept = std::clamp(viewport().channelsAt(y, m_layout.largestChannels), 0.0, static_cast<double>(row->original));
    m_model.setRatio(group, 1 - kept / row->original);
}

void NetworkView::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton && event->button() != Qt::MiddleButton)
        return;
    m_pressed = event->position();
    m_pressedOffset = m_offset;
    m_drag = event->button() == Qt::MiddleButton ? Drag::Move : Drag::Undecided;
    const NetworkViewport view = viewport();
    if (event->button() == Qt::LeftButton && m_pressed.y() < view.bracketTop(0))
        setCurrentLayer(m_layout.layerAt(view.along(m_pressed.x())));
}

void NetworkView::mouseMoveEvent(QMouseEvent* event)
{
    const QPointF moved = event->position() - m_pressed;
    if (m_drag == Drag::Undecided && moved.manhattanLength() >= QApplication::startDragDistance()) {
        const NetworkViewport view = viewport();
        const bool onBars = m_pressed.y() >= view.barsTop() && m_pressed.y() <= view.barsBottom() + 1;
        m_drag = !m_readOnly && onBars && std::abs(moved.y()) > std::abs(moved.x()) && groupOf(m_marks.current) >= 0 ? Drag::Ratio : Drag::Move;
        if (m_drag == Drag::Ratio)
            m_model.endGesture();
    }
    if (m_drag == Drag::Ratio)
        dragRatio(event->position().y());
    else if (m_drag == Drag::Move)
        moveTo(m_pressedOffset - moved.x() / m_scale);
    else if (m_drag == Drag::None)
        hover(event->position());
}

void NetworkView::mouseReleaseEvent(QMouseEvent* event)
{
    if (m_drag == Drag::Undecided && event->button() == Qt::LeftButton) {
        const NetworkViewport view = viewport();
        if (const int level = view.levelAt(m_pressed.y()); level >= 0)
            toggleBlock(m_layout.blockAt(view.along(m_pressed.x()), level));
    }
    if (m_drag == Drag::Ratio)
        m_model.endGesture();
    m_drag = Drag::None;
}

void NetworkView::mouseDoubleClickEvent(QMouseEvent* event)
{
    const NetworkViewport view = viewport();
    if (view.levelAt(event->position().y()) >= 0)
        mousePressEvent(event);  // two quick clicks on a bracket are two clicks
    else if (m_fits)
        zoomAround(event->position().x(), 36 / m_scale);
    else
        fit();
}

void NetworkView::hover(const QPointF& at)
{
    const NetworkViewport view = viewport();
    const int level = view.levelAt(at.y());
    const int block = level >= 0 ? m_layout.blockAt(view.along(at.x()), level) : -1;
    const int layer = at.y() < view.bracketTop(0) ? m_layout.layerAt(view.along(at.x())) : -1;
    const bool clickable = block >= 0 && m_model.space().blocks[static_cast<std::size_t>(block)].prunable;
    setCursor(clickable ? Qt::PointingHandCursor : groupOf(layer) >= 0 && at.y() >= view.barsTop() ? Qt::SizeVerCursor : Qt::ArrowCursor);
    if (block == m_marks.hoveredBlock && layer == m_marks.hovered)
        return;
    m_marks.hoveredBlock = block;
    m_marks.hovered = layer;
    update();
}

void NetworkView::leaveEvent(QEvent* event)
{
    QWidget::leaveEvent(event);
    m_marks.hovered = m_marks.hoveredBlock = -1;
    update();
}

void NetworkView::wheelEvent(QWheelEvent* event)
{
    const QPoint turned = event->angleDelta();
    if (std::abs(turned.x()) > std::abs(turned.y()) || event->modifiers().testFlag(Qt::ShiftModifier))
        moveTo(m_offset - (turned.x() + turned.y()) / 120.0 * 48 / m_scale);
    else
        zoomAround(event->position().x(), std::pow(1.25, turned.y() / 120.0));
    event->accept();
}

void NetworkView::keyPressEvent(QKeyEvent* event)
{
    switch (event->key()) {
    case Qt::Key_Left:
        step(-1);
        break;
    case Qt::Key_Right:
        step(1);
        break;
    case Qt::Key_Home:
        setCurrentLayer(0);
        break;
    case Qt::Key_End:
        setCurrentLayer(static_cast<int>(m_layout.bars.size()) - 1);
        break;
    case Qt::Key_Up:
        changeRatio(-0.01);
        break;
    case Qt::Key_Down:
        changeRatio(0.01);
        break;
    case Qt::Key_PageUp:
        changeRatio(-0.1);
        break;
    case Qt::Key_PageDown:
        changeRatio(0.1);
        break;
    case Qt::Key_Space:
        toggleBlock(blockOf(m_marks.current));
        break;
    case Qt::Key_Plus:
    case Qt::Key_Minus:
        zoomAround(m_marks.current >= 0 ? barPixel(m_marks.current, 0).x() : width() / 2.0, event->key() == Qt::Key_Plus ? 1.5 : 1 / 1.5);
        break;
    default:
        QWidget::keyPressEvent(event);
    }
}

void NetworkView::focusInEvent(QFocusEvent* event)
{
    QWidget::focusInEvent(event);
    m_marks.focus = true;
    update();
}

void NetworkView::focusOutEvent(QFocusEvent* event)
{
    QWidget::focusOutEvent(event);
    m_marks.focus = false;
    m_model.endGesture();
    update();
}

bool NetworkView::event(QEvent* event)
{
    if (event->type() == QEvent::ShortcutOverride && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Space) {
        event->accept();  // here it switches a block, elsewhere it pauses the search
        return true;
    }
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        if (m_marks.hoveredBlock >= 0) {
            const ResidualBlock& block = m_model.space().blocks[static_cast<std::size_t>(m_marks.hoveredBlock)];
            QToolTip::showText(help->globalPos(),
                               tr("Block %1, layers %2 to %3\n%4")
                                   .arg(m_marks.hoveredBlock)
                                   .arg(block.firstLayer)
                                   .arg(block.shortcut)
                                   .arg(!block.prunable ? tr("stays: %1").arg(QString::fromStdString(block.reason))
                                        : m_model.isBlockKept(m_marks.hoveredBlock) ? tr("Click to prune it")
                                                                                    : tr("Pruned; click to keep it")),
                               this);
        } else if (m_marks.hovered >= 0) {
            QToolTip::showText(help->globalPos(), describe(m_marks.hovered), this);
        } else {
            QToolTip::hideText();
        }
        return true;
    }
    return QWidget::event(event);
}

void NetworkView::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), palette().color(QPalette::Base));
    if (m_model.isOpen() && m_layout.bars.size() == m_model.spec().size())
        paintNetwork(painter, m_layout, m_model, viewport(), m_marks, palette());
}

}  // namespace abcp::ui
