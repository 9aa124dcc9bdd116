#pragma once

#include <QColor>
#include <QFont>
#include <QImage>
#include <QString>

#include <memory>
#include <vector>

class QPaintDevice;
class QPainter;
class QPointF;
class QSvgRenderer;
class QTextDocument;

namespace abcp::ui {

// The sheet that is printed on, in units of its device.
struct Sheet {
    QPaintDevice* device = nullptr;  // never null, outlives what is laid out for it
    qreal width = 0, height = 0;     // of the text area
    qreal point = 1;                 // 1/72 inch
};

namespace print {

inline const QColor ink(0x00, 0x00, 0x00), soft(0x44, 0x44, 0x44), rule(0xcc, 0xcc, 0xcc), shade(0xf3, 0xf5, 0xf7), bar(0x00, 0x72, 0xb2);

struct TextStyle {
    qreal points = 10;
    QColor colour = ink;
    QFont::Weight weight = QFont::Normal;
    bool isCode = false;
    Qt::Alignment alignment = Qt::AlignLeft;
};

// Something as wide as it was made that goes onto one page, or breaks where it says.
class Block {
public:
    virtual ~Block() = default;

    virtual qreal height() const = 0;
    // at: the upper left corner.
    virtual void draw(QPainter& painter, QPointF at) const = 0;
    // The lowest place not below `most` at which it may be cut in two; 0: there is none.
    virtual qreal breakAbove(qreal /*most*/) const { return 0; }

    qreal spaceBefore = 0;                // not at the top of a page
    bool keepsWithNext = false;
    bool startsPage = false;
    std::shared_ptr<const Block> head;    // once more above it when it is the first of a page
};

using BlockPtr = std::shared_ptr<Block>;

// Text with inline markup, broken into lines.
class TextBlock : public Block {
public:
    // Until setWidth() on one line, or as many as the markup says.
    TextBlock(const Sheet& sheet, const QString& html, const TextStyle& style);
    ~TextBlock() override;

    qreal neededWidth() const;
    void setWidth(qreal width);

    qreal height() const override;
    void draw(QPainter& painter, QPointF at) const override;
    qreal breakAbove(qreal most) const override;

private:
    std::unique_ptr<QTextDocument> m_document;
    TextStyle m_style;
};

// A command line on a shade.
class CodeBlock : public Block {
public:
    CodeBlock(const Sheet& sheet, const QString& html);

    qreal height() const override { return m_text.height() + 2 * m_padding; }
    void draw(QPainter& painter, QPointF at) const override;
    qreal breakAbove(qreal most) const override;

private:
    TextBlock m_text;
    qreal m_width, m_padding;
};

// A picture as wide as there is room, but no higher than `most`.
class PictureBlock : public Block {
public:
    PictureBlock(const QImage& image, qreal width, qreal most);
    PictureBlock(const QByteArray& svg, qreal width, qreal most);
    ~PictureBlock() override;

    qreal height() const override { return m_height; }
    void draw(QPainter& painter, QPointF at) const override;

private:
    void fit(QSizeF size, qreal width, qreal most);

    QImage m_image;
    std::unique_ptr<QSvgRenderer> m_drawing;
    qreal m_width = 0, m_height = 0;
};

// One below the other, on one page.
class Stack : public Block {
public:
    void add(BlockPtr block) { m_blocks.push_back(std::move(block)); }

    qreal height() const override;
    void draw(QPainter& painter, QPointF at) const override;

private:
    std::vector<BlockPtr> m_blocks;
};

// Beside each other, each `step` right of the one before.
class Beside : public Block {
public:
    Beside(std::vector<BlockPtr> blocks, qreal step) : m_blocks(std::move(blocks)), m_step(step) {}

    qreal height() const override;
    void draw(QPainter& painter, QPointF at) const override;

private:
    std::vector<BlockPtr> m_blocks;
    qreal m_step;
};

}  // namespace print
}  // namespace abcp::ui
