#include "ui/printing/print_block.h"

#include <QAbstractTextDocumentLayout>
#include <QPainter>
#include <QSvgRenderer>
#include <QTextBlock>
#include <QTextDocument>
#include <QTextLayout>
#include <QTextOption>

#include <algorithm>

namespace abcp::ui::print {

namespace {

QFont fontOf(const TextStyle& style)
{
    QFont font(style.isCode ? QStringLiteral("monospace") : QStringLiteral("sans-serif"));
    font.setStyleHint(style.isCode ? QFont::Monospace : QFont::SansSerif);
    font.setPointSizeF(style.points);
    font.setWeight(style.weight);
    return font;
}

}  // namespace

TextBlock::TextBlock(const Sheet& sheet, const QString& html, const TextStyle& style) : m_document(std::make_unique<QTextDocument>()), m_style(style)
{
    m_document->documentLayout()->setPaintDevice(sheet.device);
    m_document->setUseDesignMetrics(true);
    m_document->setDocumentMargin(0);
    m_document->setDefaultFont(fontOf(style));
    m_document->setDefaultStyleSheet(QStringLiteral("code { font-family: monospace; background-color: %1; } .soft { color: %2; }").arg(shade.name(), soft.name()));
    QTextOption option(style.alignment);
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    m_document->setDefaultTextOption(option);
    m_document->setHtml(style.isCode ? QStringLiteral("<div style='white-space: pre-wrap'>%1</div>").arg(html) : html);
}

TextBlock::~TextBlock() = default;

qreal TextBlock::neededWidth() const
{
    return m_document->idealWidth();
}

void TextBlock::setWidth(qreal width)
{
    m_document->setTextWidth(std::max(width, 0.0));
}

qreal TextBlock::height() const
{
    return m_document->size().height();
}

void TextBlock::draw(QPainter& painter, QPointF at) const
{
    QAbstractTextDocumentLayout::PaintContext context;
    context.palette.setColor(QPalette::Text, m_style.colour);
    painter.save();
    painter.translate(at);
    m_document->documentLayout()->draw(&painter, context);
    painter.restore();
}

qreal TextBlock::breakAbove(qreal most) const
{
    qreal lowest = 0;
    for (QTextBlock block = m_document->begin(); block.isValid(); block = block.next()) {
        const QPointF corner = m_document->documentLayout()->blockBoundingRect(block).topLeft();
        for (int i = 0; i < block.layout()->lineCount(); ++i)
            if (const qreal end = corner.y() + block.layout()->lineAt(i).rect().bottom(); end <= most)
                lowest = std::max(lowest, end);
    }
    return lowest;
}

CodeBlock::CodeBlock(const Sheet& sheet, const QString& html) : m_text(sheet, html, {.points = 8.5, .isCode = true}), m_width(sheet.width), m_padding(6 * sheet.point)
{
    m_text.setWidth(m_width - 2 * m_padding);
}

void CodeBlock::draw(QPainter& painter, QPointF at) const
{
    painter.fillRect(QRectF(at, QSizeF(m_width, height())), shade);
    m_text.draw(painter, at + QPointF(m_padding, m_padding));
}

qreal CodeBlock::breakAbove(qreal most) const
{
    const qreal inside = m_text.breakAbove(most - m_padding);
    return inside > 0 ? inside + m_padding : 0;
}

PictureBlock::PictureBlock(const QImage& image, qreal width, qreal most) : m_image(image)
{
    fit(image.size(), width, most);
}

PictureBlock::PictureBlock(const QByteArray& svg, qreal width, qreal most) : m_drawing(std::make_unique<QSvgRenderer>(svg))
{
    fit(m_drawing->viewBoxF().size(), width, most);
}

PictureBlock::~PictureBlock() = default;

void PictureBlock::fit(QSizeF size, qreal width, qreal most)
{
    if (size.isEmpty())
        return;
    const QSizeF fitted = size.scaled(QSizeF(width, most), Qt::KeepAspectRatio);
    m_width = fitted.width();
    m_height = fitted.height();
}

void PictureBlock::draw(QPainter& painter, QPointF at) const
{
    const QRectF place(at, QSizeF(m_width, m_height));
    if (place.isEmpty())
        return;
    if (m_drawing)
        m_drawing->render(&painter, place);
    else
        painter.drawImage(place, m_image);
}

qreal Stack::height() const
{
    qreal sum = 0;
    for (const BlockPtr& block : m_blocks)
        sum += block->spaceBefore + block->height();
    return sum;
}

void Stack::draw(QPainter& painter, QPointF at) const
{
    for (const BlockPtr& block : m_blocks) {
        at.ry() += block->spaceBefore;
        block->draw(painter, at);
        at.ry() += block->height();
    }
}

qreal Beside::height() const
{
    qreal highest = 0;
    for (const BlockPtr& block : m_blocks)
        highest = std::max(highest, block->height());
    return highest;
}

void Beside::draw(QPainter& painter, QPointF at) const
{
    for (const BlockPtr& block : m_blocks) {
        block->draw(painter, at);
        at.rx() += m_step;
    }
}

}  // namespace abcp::ui::print
