#include "ui/views/feature_grid.h"

#include "ui/theme.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <span>
#include <utility>

namespace abcp::ui {

namespace {

constexpr int side = 56;     // of one map, pixels
constexpr int gap = 8;
constexpr int textHeight = 14;
constexpr QSize tileSize(2 * side + 2, side + textHeight);

std::span<const float> channelOf(const FeatureMap& map, int channel)
{
    const std::size_t size = static_cast<std::size_t>(map.shape.height) * static_cast<std::size_t>(map.shape.width);
    return std::span(map.values).subspan(static_cast<std::size_t>(channel) * size, size);
}

QImage greyOf(std::span<const float> values, const Shape& shape, float least, float most)
{
    QImage image(shape.width, shape.height, QImage::Format_Grayscale8);
    const float scale = most > least ? 255 / (most - least) : 0;
    for (int y = 0; y < shape.height; ++y) {
        uchar* line = image.scanLine(y);
        for (int x = 0; x < shape.width; ++x) {
            const float value = values[static_cast<std::size_t>(y) * static_cast<std::size_t>(shape.width) + static_cast<std::size_t>(x)];
            line[x] = static_cast<uchar>(std::clamp((value - least) * scale, 0.0F, 255.0F));
        }
    }
    return image;
}

// Smooth where it shrinks, sharp where it grows: the cells of a small map are its information.
void drawMap(QPainter& painter, const QRect& place, const QImage& image)
{
    const QSize size = image.size().scaled(place.size(), Qt::KeepAspectRatio);
    const QRect target(place.topLeft() + QPoint((place.width() - size.width()) / 2, (place.height() - size.height()) / 2), size);
    painter.setRenderHint(QPainter::SmoothPixmapTransform, image.width() > size.width());
    painter.drawImage(target, image);
}

}  // namespace

FeatureGrid::FeatureGrid(QWidget* parent) : QWidget(parent)
{
    setAccessibleName(tr("Feature maps"));
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void FeatureGrid::setMaps(const LayerMaps& maps)
{
    m_tiles.clear();
    for (int channel = 0; channel < maps.original.shape.channels; ++channel) {
        const std::span<const float> values = channelOf(maps.original, channel);
        // One scale for both, so that they can be compared.
        auto [least, most] = std::ranges::minmax(values);
        const auto kept = std::ranges::lower_bound(maps.kept, channel);
        const bool isKept = kept != maps.kept.end() && *kept == channel;
        const int own = static_cast<int>(kept - maps.kept.begin());
        if (isKept) {
            const auto [candidateLeast, candidateMost] = std::ranges::minmax(channelOf(maps.candidate, own));
            least = std::min(least, candidateLeast);
            most = std::max(most, candidateMost);
        }
        m_tiles.push_back({channel, greyOf(values, maps.original.shape, least, most),
                           isKept ? greyOf(channelOf(maps.candidate, own), maps.candidate.shape, least, most) : QImage(), least, most});
    }
    order();
}

void FeatureGrid::setKeptFirst(bool keptFirst)
{
    m_keptFirst = keptFirst;
    order();
}

void FeatureGrid::order()
{
    std::ranges::sort(m_tiles, {}, [this](const Tile& tile) { return std::pair(m_keptFirst && tile.candidate.isNull(), tile.channel); });
    setMinimumHeight(heightForWidth(width()));
    updateGeometry();
    update();
}

int FeatureGrid::columns(int width) const
{
    return std::max(1, (width - gap) / (tileSize.width() + gap));
}

int FeatureGrid::heightForWidth(int width) const
{
    const int perLine = columns(width), lines = (tileCount() + perLine - 1) / perLine;
    return gap + lines * (tileSize.height() + gap);
}

QRect FeatureGrid::rectOf(int tile) const
{
    const int perLine = columns(width());
    return {QPoint(gap + tile % perLine * (tileSize.width() + gap), gap + tile / perLine * (tileSize.height() + gap)), tileSize};
}

void FeatureGrid::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    setMinimumHeight(heightForWidth(width()));
}

void FeatureGrid::paintEvent(QPaintEvent* event)
{
    QPainter painter(this);
    painter.setFont(smallFont());
    const QColor text = palette().color(QPalette::Text), faint = palette().color(QPalette::PlaceholderText);
    for (int i = 0; i < tileCount(); ++i) {
        const QRect rect = rectOf(i);
        if (!rect.intersects(event->rect()))
            continue;
        const Tile& tile = m_tiles[static_cast<std::size_t>(i)];
        const bool pruned = tile.candidate.isNull();
        const QRect left(rect.topLeft(), QSize(side, side)), right = left.translated(side + 2, 0);
        painter.setOpacity(pruned ? 0.55 : 1);
        drawMap(painter, left, tile.original);
        painter.setOpacity(1);
        if (pruned) {
            painter.setPen(QPen(faint, 1, Qt::DotLine));
            painter.setBrush(QBrush(faint, Qt::BDiagPattern));
            painter.drawRect(right.adjusted(0, 0, -1, -1));
        } else {
            drawMap(painter, right, tile.candidate);
        }
        painter.setPen(pruned ? faint : text);
        painter.drawText(QRect(rect.left(), rect.bottom() - textHeight + 1, rect.width(), textHeight), Qt::AlignLeft | Qt::AlignVCenter,
                         pruned ? tr("%1 pruned").arg(tile.channel) : QString::number(tile.channel));
    }
}

QString FeatureGrid::textAt(const QPoint& position) const
{
    for (int i = 0; i < tileCount(); ++i)
        if (rectOf(i).contains(position)) {
            const Tile& tile = m_tiles[static_cast<std::size_t>(i)];
            return (tile.candidate.isNull() ? tr("Channel %1, pruned: black is %2, white is %3") : tr("Channel %1, kept: black is %2, white is %3"))
                .arg(tile.channel)
                .arg(tile.least, 0, 'g', 3)
                .arg(tile.most, 0, 'g', 3);
        }
    return {};
}

bool FeatureGrid::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        QToolTip::showText(help->globalPos(), textAt(help->pos()), this);
        return true;
    }
    return QWidget::event(event);
}

}  // namespace abcp::ui
