#include "ui/views/detection_view.h"

#include "ui/format.h"
#include "ui/theme.h"

#include <QPainter>

#include <algorithm>
#include <utility>

namespace abcp::ui {

DetectionView::DetectionView(QWidget* parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void DetectionView::setClasses(const QStringList& names)
{
    m_classes = names;
    update();
}

void DetectionView::setPicture(const QImage& image, const std::vector<LabelledBox>& objects, const std::vector<Detection>& detections)
{
    m_image = image;
    m_objects = objects;
    m_detections = detections;
    m_marked.reset();
    update();
}

void DetectionView::setMarked(const std::optional<Box>& box)
{
    m_marked = box;
    update();
}

void DetectionView::setObjectsNamed(bool named)
{
    m_objectsNamed = named;
    update();
}

QRectF DetectionView::pictureRect() const
{
    const QSizeF size = QSizeF(m_image.size()).scaled(QSizeF(rect().size()), Qt::KeepAspectRatio);
    return {QPointF((width() - size.width()) / 2, 0), size};  // close to what is written above it
}

QRectF DetectionView::onScreen(const Box& box) const
{
    const QRectF whole = pictureRect();
    return {whole.left() + whole.width() * static_cast<double>(box.x), whole.top() + whole.height() * static_cast<double>(box.y),
            whole.width() * static_cast<double>(box.width), whole.height() * static_cast<double>(box.height)};
}

void DetectionView::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), palette().color(QPalette::Base));
    if (m_image.isNull())
        return;
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.drawImage(pictureRect(), m_image);
    painter.setBrush(Qt::NoBrush);
    painter.setFont(smallFont());
    for (const LabelledBox& object : m_objects) {
        if (m_objectsNamed) {
            paintNamed(painter, onScreen(object.box), object.classId, object.isScored() ? QString() : object.crowd ? tr("crowd") : tr("difficult"));
            continue;
        }
        // Dashes of white on a black line show on any picture.
        const QRectF box = onScreen(object.box);
        painter.setPen(QPen(QColor(0, 0, 0, 160), 1));
        painter.drawRect(box);
        painter.setPen(QPen(Qt::white, 1, Qt::DashLine));
        painter.drawRect(box);
    }
    for (const Detection& detection : m_detections)
        paintNamed(painter, onScreen(detection.box), detection.classId, QString::number(static_cast<double>(detection.confidence), 'f', 2));
    if (m_marked) {
        painter.setPen(QPen(palette().color(QPalette::Highlight), 3));
        painter.drawRect(onScreen(*m_marked).adjusted(-4, -4, 4, 4));
    }
    if (hasFocus()) {
        painter.setPen(QPen(palette().color(QPalette::Highlight), 2));
        painter.drawRect(rect().adjusted(1, 1, -1, -1));
    }
}

void DetectionView::paintNamed(QPainter& painter, const QRectF& box, int classId, const QString& remark) const
{
    const QColor colour = seriesColour(static_cast<std::size_t>(std::max(classId, 0)), palette());
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colour, 2));
    painter.drawRect(box);
    const QString name = classId >= 0 && classId < m_classes.size() ? m_classes[classId] : QString();
    paintLabel(painter, box, QStringLiteral("%1 %2").arg(name, remark).trimmed(), colour);
}

void DetectionView::paintLabel(QPainter& painter, const QRectF& box, const QString& text, const QColor& colour) const
{
    const QSizeF size = painter.fontMetrics().size(Qt::TextSingleLine, text) + QSizeF(6, 0);
    const QRectF whole = pictureRect();
    QPointF corner(std::min(box.left(), whole.right() - size.width()), box.top() - size.height());
    if (corner.y() < whole.top())
        corner.setY(box.top());
    corner.setX(std::max(corner.x(), whole.left()));
    painter.fillRect(QRectF(corner, size), colour);
    painter.setPen(colour.lightnessF() > 0.5F ? Qt::black : Qt::white);
    painter.drawText(QRectF(corner, size), Qt::AlignCenter, text);
}

}  // namespace abcp::ui
