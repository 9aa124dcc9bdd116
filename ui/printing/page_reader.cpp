#include "ui/printing/page_reader.h"

#include "core/base/error.h"
#include "ui/printing/print_table.h"

#include <QByteArray>
#include <QXmlStreamReader>
#include <QXmlStreamWriter>

#include <algorithm>
#include <cstddef>
#include <utility>

using namespace Qt::StringLiterals;

namespace abcp::ui::print {

namespace {

constexpr qreal columnGap = 14;  // points
constexpr int chartColumns = 2, photoColumns = 3, tileColumns = 4;

// What XML cannot hold, in names and messages that a person or another program wrote.
QString readable(const std::string& utf8)
{
    QString text = QString::fromStdString(utf8);
    for (QChar& c : text)
        if (const char16_t unit = c.unicode(); (unit < 0x20 && unit != '\t' && unit != '\n' && unit != '\r') || unit == 0xfffe || unit == 0xffff)
            c = QChar(QChar::ReplacementCharacter);
    return text;
}

QString between(const QString& text, QLatin1StringView from, QLatin1StringView to)
{
    const qsizetype start = text.indexOf(from), end = text.lastIndexOf(to);
    return start < 0 || end < start ? QString() : text.mid(start + from.size(), end - start - from.size());
}

QByteArray dataOf(QStringView uri)
{
    return QByteArray::fromBase64(uri.mid(uri.indexOf(u',') + 1).toLatin1());
}

QString classOf(const QXmlStreamReader& reader)
{
    return reader.attributes().value("class"_L1).toString();
}

// The rest of the element that was just begun, as markup.
QString innerHtml(QXmlStreamReader& reader)
{
    QString html;
    QXmlStreamWriter writer(&html);
    for (int depth = 0; !reader.atEnd();) {
        reader.readNext();
        depth += reader.isStartElement() ? 1 : reader.isEndElement() ? -1 : 0;
        if (depth < 0)
            break;
        if (reader.isStartElement() || reader.isEndElement() || reader.isCharacters())
            writer.writeCurrentToken(reader);
    }
    return html;
}

// Qt draws SVG 1.2 Tiny: what the page's style sheet says of charts goes to their elements.
void writeSvgElement(QXmlStreamWriter& writer, const QXmlStreamReader& reader)
{
    writer.writeStartElement(reader.name().toString());
    for (const QXmlStreamAttribute& attribute : reader.attributes())
        writer.writeAttribute(attribute.name() == "href"_L1 ? u"xlink:href"_s : attribute.name().toString(), attribute.value().toString());
    if (reader.name() == "text"_L1) {
        writer.writeAttribute(u"fill"_s, soft.name());
        writer.writeAttribute(u"font-family"_s, u"sans-serif"_s);
        writer.writeAttribute(u"font-size"_s, u"12"_s);
    } else if (classOf(reader) == "grid"_L1) {
        writer.writeAttribute(u"stroke"_s, rule.name());
    }
}

QByteArray readSvg(QXmlStreamReader& reader)
{
    QByteArray svg;
    QXmlStreamWriter writer(&svg);
    writeSvgElement(writer, reader);
    writer.writeAttribute(u"xmlns"_s, u"http://www.w3.org/2000/svg"_s);
    writer.writeAttribute(u"xmlns:xlink"_s, u"http://www.w3.org/1999/xlink"_s);
    for (int depth = 1; depth > 0 && !reader.atEnd();) {
        reader.readNext();
        if (reader.isStartElement()) {
            ++depth;
            writeSvgElement(writer, reader);
        } else if (reader.isEndElement()) {
            --depth;
            writer.writeEndElement();
        } else if (reader.isCharacters()) {
            writer.writeCharacters(reader.text().toString());
        }
    }
    return svg;
}

class PageReader {
public:
    PageReader(QXmlStreamReader& reader, const Sheet& sheet) : m_reader(reader), m_sheet(sheet) {}

    std::vector<BlockPtr> blocks()
    {
        m_reader.readNextStartElement();  // body
        readBlocks(9);
        return std::move(m_blocks);
    }

private:
    qreal points(qreal value) const { return value * m_sheet.point; }

    std::shared_ptr<TextBlock> textBlock(const QString& html, const TextStyle& style, qreal width) const
    {
        auto block = std::make_shared<TextBlock>(m_sheet, html, style);
        block->setWidth(width);
        return block;
    }

    void add(BlockPtr block, qreal spaceBefore)
    {
        block->spaceBefore = points(spaceBefore);
        m_blocks.push_back(std::move(block));
    }

    void add(std::vector<BlockPtr> blocks, qreal spaceBefore)
    {
        for (std::size_t i = 0; i < blocks.size(); ++i)
            add(std::move(blocks[i]), i == 0 ? spaceBefore : 0);
    }

    // What is in the element that was just begun. tablePoints: the type size of tables.
    void readBlocks(qreal tablePoints)
    {
        while (m_reader.readNextStartElement()) {
            const QString name = m_reader.name().toString(), kind = classOf(m_reader);
            if (name == "h1"_L1 || name == "h2"_L1 || name == "h3"_L1)
                addHeading(name, kind);
            else if (name == "pre"_L1)
                add(std::make_shared<CodeBlock>(m_sheet, innerHtml(m_reader)), 6);
            else if (name == "table"_L1)
                add(readTable(tablePoints), 6);
            else if (name == "figure"_L1)
                add(readFigure(m_sheet.width), 8);
            else if (name == "dl"_L1)
                add(readSettings(), 6);
            else if (kind.startsWith("row"_L1))
                addRow(kind);
            else if (name == "div"_L1)
                readBlocks(8);
            else
                add(textBlock(innerHtml(m_reader), {.points = 9.5, .colour = kind == "soft"_L1 ? soft : ink}, m_sheet.width), 5);
        }
    }

    void addHeading(const QString& name, const QString& kind)
    {
        const bool isTitle = name == "h1"_L1, isPart = name == "h2"_L1;
        const TextStyle style{.points = isTitle ? 20.0 : isPart ? 14.0 : 11.0, .weight = QFont::Bold};
        add(textBlock(innerHtml(m_reader), style, m_sheet.width), isTitle || isPart ? 22 : 16);
        m_blocks.back()->keepsWithNext = true;
        m_blocks.back()->startsPage = kind == "run"_L1;
    }

    BlockPtr readFigure(qreal width)
    {
        auto stack = std::make_shared<Stack>();
        const qreal most = m_sheet.height * 0.85;  // leaves room for heading and caption
        while (m_reader.readNextStartElement()) {
            if (m_reader.name() == "svg"_L1) {
                stack->add(std::make_shared<PictureBlock>(readSvg(m_reader), width, most));
            } else if (m_reader.name() == "img"_L1) {
                stack->add(std::make_shared<PictureBlock>(QImage::fromData(dataOf(m_reader.attributes().value("src"_L1))), width, most));
                m_reader.skipCurrentElement();
            } else {
                const auto caption = textBlock(innerHtml(m_reader), {.points = 8.5, .colour = soft}, width);
                caption->spaceBefore = points(3);
                stack->add(caption);
            }
        }
        return stack;
    }

    BlockPtr readTile(qreal width)
    {
        auto stack = std::make_shared<Stack>();
        while (m_reader.readNextStartElement()) {
            const bool isBig = classOf(m_reader) == "big"_L1;
            const TextStyle style{.points = isBig ? 18.0 : 9.0, .colour = isBig ? ink : soft, .weight = isBig ? QFont::DemiBold : QFont::Normal};
            stack->add(textBlock(innerHtml(m_reader), style, width));
        }
        return stack;
    }

    // As many beside each other as there is room for, the others below.
    void addRow(const QString& kind)
    {
        const int columns = kind.contains("charts"_L1) ? chartColumns : kind.contains("photos"_L1) ? photoColumns : tileColumns;
        const qreal width = (m_sheet.width - (columns - 1) * points(columnGap)) / columns;
        std::vector<BlockPtr> line;
        const auto finishLine = [&] {
            if (!line.empty())
                add(std::make_shared<Beside>(std::exchange(line, {}), width + points(columnGap)), 8);
        };
        while (m_reader.readNextStartElement()) {
            line.push_back(m_reader.name() == "figure"_L1 ? readFigure(width) : readTile(width));
            if (std::ssize(line) == columns)
                finishLine();
        }
        finishLine();
    }

    Cell readCell()
    {
        Cell cell{.html = innerHtml(m_reader)};
        static const QString track = u"class=\"track\""_s, width = u"width:"_s;
        if (cell.html.contains(track)) {
            const qsizetype start = cell.html.indexOf(width) + width.size();
            cell.bar = std::clamp(QStringView(cell.html).mid(start, cell.html.indexOf(u'%', start) - start).toDouble() / 100, 0.0, 1.0);
            cell.html.clear();
        }
        return cell;
    }

    Row readRow(bool isHead)
    {
        Row row{.cells = {}, .isHead = isHead, .isChosen = classOf(m_reader) == "chosen"_L1, .isHeading = classOf(m_reader) == "heading"_L1};
        while (m_reader.readNextStartElement())
            row.cells.push_back(readCell());
        return row;
    }

    std::vector<BlockPtr> readTable(qreal size)
    {
        const Columns columns = classOf(m_reader) == "texts"_L1 ? Columns::Texts : Columns::Numbers;
        std::vector<Row> rows;
        while (m_reader.readNextStartElement())  // thead, tbody
            for (const bool isHead = m_reader.name() == "thead"_L1; m_reader.readNextStartElement();)
                rows.push_back(readRow(isHead));
        return tableBlocks(m_sheet, rows, columns, size);
    }

    std::vector<BlockPtr> readSettings()
    {
        std::vector<Setting> settings;
        while (m_reader.readNextStartElement()) {  // div
            Setting setting;
            while (m_reader.readNextStartElement())
                (m_reader.name() == "dt"_L1 ? setting.name : setting.value) = innerHtml(m_reader);
            settings.push_back(setting);
        }
        return settingBlocks(m_sheet, settings);
    }

    QXmlStreamReader& m_reader;
    const Sheet& m_sheet;
    std::vector<BlockPtr> m_blocks;
};

QString plainText(const QString& xml)
{
    QXmlStreamReader reader(u"<title>"_s + xml + u"</title>"_s);
    reader.readNextStartElement();
    return reader.readElementText();
}

}  // namespace

ReadPage readPage(const std::string& html, const Sheet& sheet)
{
    const QString text = readable(html);
    QXmlStreamReader reader(u"<body>"_s + between(text, "<body>"_L1, "</body>"_L1) + u"</body>"_s);
    ReadPage page;
    page.title = plainText(between(text.left(text.indexOf(u"<body>"_s)), "<title>"_L1, "</title>"_L1));
    page.blocks = PageReader(reader, sheet).blocks();
    if (reader.hasError())
        throw InputError("report", "is not well formed at " + std::to_string(reader.characterOffset()) + ": " + reader.errorString().toStdString());
    return page;
}

}  // namespace abcp::ui::print
