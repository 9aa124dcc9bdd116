#include "ui/printing/print_table.h"

#include <QPainter>

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace abcp::ui::print {

namespace {

constexpr qreal gap = 10, padding = 2, barWidth = 64, barHeight = 5, hairline = 0.5, smallest = 7;  // points

// The columns of one table.
struct Grid {
    std::vector<qreal> lefts, widths;
    qreal width() const { return widths.empty() ? 0 : lefts.back() + widths.back(); }
};

// The widest are cut to one width until all fit into `room`.
void narrow(std::vector<qreal>& widths, qreal room)
{
    if (std::accumulate(widths.begin(), widths.end(), 0.0) <= room)
        return;
    std::vector<qreal> ascending = widths;
    std::ranges::sort(ascending);
    qreal left = std::max(room, 0.0);
    std::size_t others = ascending.size();
    for (const qreal width : ascending) {
        const qreal share = left / static_cast<qreal>(others);
        if (width > share) {
            for (qreal& wide : widths)
                wide = std::min(wide, share);
            return;
        }
        left -= width;
        --others;
    }
}

class RowBlock : public Block {
public:
    RowBlock(const Sheet& sheet, const Row& row, Columns columns, qreal points) : m_point(sheet.point), m_row(row)
    {
        for (std::size_t i = 0; i < row.cells.size(); ++i) {
            const bool isSoft = row.isHead || row.isHeading;
            const TextStyle style{.points = points,
                                  .colour = isSoft ? soft : ink,
                                  .weight = row.isHead || row.isChosen ? QFont::DemiBold : QFont::Normal,
                                  .alignment = i == 0 || columns == Columns::Texts ? Qt::AlignLeft : Qt::AlignRight};
            m_texts.push_back(std::make_unique<TextBlock>(sheet, row.cells[i].html, style));
        }
    }

    std::size_t cells() const { return m_texts.size(); }
    qreal neededWidth(std::size_t column) const { return m_row.cells[column].bar >= 0 ? barWidth * m_point : m_texts[column]->neededWidth(); }

    void setGrid(const Grid& grid)
    {
        m_grid = grid;
        for (std::size_t i = 0; i < m_texts.size(); ++i)
            m_texts[i]->setWidth(cells() == 1 ? grid.width() : grid.widths[i]);
    }

    qreal height() const override { return tallest() + (2 * padding + (m_row.isHeading ? 6 : 0)) * m_point; }

    void draw(QPainter& painter, QPointF at) const override
    {
        const qreal bottom = at.y() + height();
        for (std::size_t i = 0; i < m_texts.size(); ++i) {
            const bool atBottom = m_row.isHead || m_row.isHeading;
            const QPointF corner(at.x() + m_grid.lefts[i], atBottom ? bottom - padding * m_point - m_texts[i]->height() : at.y() + padding * m_point);
            m_texts[i]->draw(painter, corner);
            if (const qreal share = m_row.cells[i].bar; share >= 0)
                drawBar(painter, QRectF(corner.x(), at.y() + (height() - barHeight * m_point) / 2, m_grid.widths[i], barHeight * m_point), share);
        }
        painter.setPen(QPen(rule, hairline * m_point));
        painter.drawLine(QPointF(at.x(), bottom), QPointF(at.x() + m_grid.width(), bottom));
    }

private:
    qreal tallest() const
    {
        qreal tallest = 0;
        for (const auto& one : m_texts)
            tallest = std::max(tallest, one->height());
        return tallest;
    }

    static void drawBar(QPainter& painter, QRectF track, qreal share)
    {
        painter.fillRect(track, rule);
        track.setWidth(track.width() * std::min(share, 1.0));
        painter.fillRect(track, bar);
    }

    qreal m_point;
    Row m_row;
    std::vector<std::unique_ptr<TextBlock>> m_texts;
    Grid m_grid;
};

using RowBlocks = std::vector<std::shared_ptr<RowBlock>>;

RowBlocks rowBlocks(const Sheet& sheet, const std::vector<Row>& rows, Columns columns, qreal points)
{
    RowBlocks made;
    for (const Row& row : rows)
        made.push_back(std::make_shared<RowBlock>(sheet, row, columns, points));
    return made;
}

// Each column as wide as it needs.
Grid wishedGrid(const RowBlocks& rows)
{
    Grid grid;
    for (const auto& row : rows) {
        if (row->cells() > grid.widths.size())
            grid.widths.resize(row->cells());
        for (std::size_t i = 0; row->cells() > 1 && i < row->cells(); ++i)
            grid.widths[i] = std::max(grid.widths[i], row->neededWidth(i));
    }
    return grid;
}

// The room that the columns share.
qreal roomFor(const Grid& grid, const Sheet& sheet)
{
    return sheet.width - gap * sheet.point * static_cast<qreal>(std::max<std::size_t>(grid.widths.size(), 1) - 1);
}

void fitInto(Grid& grid, const Sheet& sheet)
{
    narrow(grid.widths, roomFor(grid, sheet));
    qreal x = 0;
    for (const qreal width : grid.widths) {
        grid.lefts.push_back(x);
        x += width + gap * sheet.point;
    }
}

class SettingBlock : public Block {
public:
    SettingBlock(const Sheet& sheet, const Setting& setting, qreal width)
        : m_point(sheet.point), m_width(width), m_name(sheet, setting.name, {.points = 8, .colour = soft}), m_value(sheet, setting.value, {.points = 8, .alignment = Qt::AlignRight})
    {
        std::vector<qreal> widths{m_name.neededWidth(), m_value.neededWidth()};
        narrow(widths, width - gap * m_point);
        m_name.setWidth(widths[0]);
        m_value.setWidth(width - gap * m_point - widths[0]);
        m_valueLeft = widths[0] + gap * m_point;
    }

    qreal height() const override { return std::max(m_name.height(), m_value.height()) + 2 * padding * m_point; }

    void draw(QPainter& painter, QPointF at) const override
    {
        m_name.draw(painter, at + QPointF(0, padding * m_point));
        m_value.draw(painter, at + QPointF(m_valueLeft, padding * m_point));
        painter.setPen(QPen(rule, hairline * m_point));
        painter.drawLine(at + QPointF(0, height()), at + QPointF(m_width, height()));
    }

private:
    qreal m_point, m_width, m_valueLeft = 0;
    TextBlock m_name, m_value;
};

}  // namespace

std::vector<BlockPtr> tableBlocks(const Sheet& sheet, const std::vector<Row>& rows, Columns columns, qreal points)
{
    RowBlocks made = rowBlocks(sheet, rows, columns, points);
    Grid grid = wishedGrid(made);
    if (const qreal wished = std::accumulate(grid.widths.begin(), grid.widths.end(), 0.0), room = roomFor(grid, sheet); wished > room) {
        made = rowBlocks(sheet, rows, columns, std::max(smallest, points * room / wished));
        grid = wishedGrid(made);
    }
    fitInto(grid, sheet);
    std::vector<BlockPtr> blocks;
    std::shared_ptr<const Block> head;
    for (std::size_t i = 0; i < made.size(); ++i) {
        made[i]->setGrid(grid);
        made[i]->keepsWithNext = rows[i].isHead || rows[i].isHeading;
        if (rows[i].isHead)
            head = made[i];
        else
            made[i]->head = head;
        blocks.push_back(made[i]);
    }
    return blocks;
}

std::vector<BlockPtr> settingBlocks(const Sheet& sheet, const std::vector<Setting>& settings)
{
    const qreal between = 20 * sheet.point, width = (sheet.width - between) / 2;
    const std::size_t lines = (settings.size() + 1) / 2;
    std::vector<BlockPtr> blocks;
    for (std::size_t i = 0; i < lines; ++i) {
        std::vector<BlockPtr> pair{std::make_shared<SettingBlock>(sheet, settings[i], width)};
        if (i + lines < settings.size())
            pair.push_back(std::make_shared<SettingBlock>(sheet, settings[i + lines], width));
        blocks.push_back(std::make_shared<Beside>(std::move(pair), width + between));
    }
    return blocks;
}

}  // namespace abcp::ui::print
