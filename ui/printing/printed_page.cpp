#include "ui/printing/printed_page.h"

#include "ui/printing/page_reader.h"

#include <QBuffer>
#include <QFontMetricsF>
#include <QPageLayout>
#include <QPainter>
#include <QPdfWriter>

#include <algorithm>
#include <cstddef>
#include <vector>

namespace abcp::ui {

namespace {

using print::Block;
using print::BlockPtr;

constexpr int dotsPerInch = 1200;
constexpr QMarginsF margins(14, 16, 14, 12);  // mm
constexpr qreal footPoints = 24;              // of the text area, for the number of the sheet

// A block, or the part of one from `from` to `to`, on a page.
struct Placed {
    const Block* block = nullptr;
    qreal y = 0, from = 0, to = 0;
};

using Page = std::vector<Placed>;

class Pages {
public:
    explicit Pages(qreal height) : m_height(height) {}

    std::vector<Page> made(const std::vector<BlockPtr>& blocks)
    {
        for (std::size_t i = 0; i < blocks.size(); ++i) {
            const Block& block = *blocks[i];
            if (!isAtTop() && (block.startsPage || m_y + togetherFrom(blocks, i) > m_height))
                turn();
            if (isAtTop() && block.head)
                place(*block.head);
            if (!isAtTop())
                m_y += block.spaceBefore;
            place(block);
        }
        return std::move(m_pages);
    }

private:
    bool isAtTop() const { return m_pages.back().empty(); }

    void turn()
    {
        m_pages.emplace_back();
        m_y = 0;
    }

    // Height of a block with those that it must not be parted from.
    static qreal togetherFrom(const std::vector<BlockPtr>& blocks, std::size_t first)
    {
        qreal sum = 0;
        for (std::size_t i = first; i < blocks.size(); ++i) {
            sum += blocks[i]->spaceBefore + blocks[i]->height();
            if (!blocks[i]->keepsWithNext)
                break;
        }
        return sum;
    }

    void place(const Block& block)
    {
        const qreal end = block.height();
        for (qreal from = 0; from < end;) {
            const qreal room = m_height - m_y;
            if (end - from <= room) {
                m_pages.back().push_back({&block, m_y, from, end});
                m_y += end - from;
                return;
            }
            qreal to = block.breakAbove(from + room);
            if (to <= from && !isAtTop()) {
                turn();
                continue;
            }
            if (to <= from)
                to = from + room;  // there is no good place
            m_pages.back().push_back({&block, m_y, from, to});
            turn();
            from = to;
        }
    }

    qreal m_height, m_y = 0;
    std::vector<Page> m_pages{1};
};

void draw(QPainter& painter, const Placed& placed, qreal width)
{
    const bool isWhole = placed.from <= 0 && placed.to >= placed.block->height();
    painter.save();
    if (!isWhole)
        painter.setClipRect(QRectF(0, placed.y, width, placed.to - placed.from));
    placed.block->draw(painter, {0, placed.y - placed.from});
    painter.restore();
}

void drawFoot(QPainter& painter, const QRectF& place, const QString& title, std::size_t number, std::size_t count)
{
    QFont font(QStringLiteral("sans-serif"));
    font.setPointSizeF(8);
    painter.setFont(font);
    painter.setPen(print::soft);
    const QString left = QFontMetricsF(font, painter.device()).elidedText(title, Qt::ElideRight, place.width() * 0.8);
    painter.drawText(place, Qt::AlignLeft | Qt::AlignBottom, left);
    painter.drawText(place, Qt::AlignRight | Qt::AlignBottom, QStringLiteral("%1 / %2").arg(number).arg(count));
}

}  // namespace

std::string printedPdf(const std::string& html)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    writer.setResolution(dotsPerInch);
    writer.setPageLayout(QPageLayout(QPageSize(QPageSize::A4), QPageLayout::Portrait, margins, QPageLayout::Millimeter));
    writer.setCreator(QStringLiteral("ABCP Studio"));
    const QRectF area(QPointF(0, 0), writer.pageLayout().paintRectPixels(dotsPerInch).size());
    const qreal point = dotsPerInch / 72.0;
    const Sheet sheet{.device = &writer, .width = area.width(), .height = area.height() - footPoints * point, .point = point};

    const print::ReadPage read = print::readPage(html, sheet);
    writer.setTitle(read.title);
    const std::vector<Page> pages = Pages(sheet.height).made(read.blocks);
    QPainter painter(&writer);
    for (std::size_t i = 0; i < pages.size(); ++i) {
        if (i > 0)
            writer.newPage();
        for (const Placed& placed : pages[i])
            draw(painter, placed, sheet.width);
        drawFoot(painter, area, read.title, i + 1, pages.size());
    }
    painter.end();
    return bytes.toStdString();
}

bool isNamedPdf(const std::filesystem::path& file)
{
    std::string ending = file.extension().string();
    std::ranges::transform(ending, ending.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return ending == ".pdf";
}

}  // namespace abcp::ui
