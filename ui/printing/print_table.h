#pragma once

#include "ui/printing/print_block.h"

#include <QString>

#include <vector>

namespace abcp::ui::print {

struct Cell {
    QString html;
    qreal bar = -1;       // a bar filled to this share, 0 to 1, in place of text; below 0: none
};

struct Row {
    std::vector<Cell> cells;  // one alone goes across all columns
    bool isHead = false;
    bool isChosen = false;
    bool isHeading = false;   // between rows
};

enum class Columns { Numbers, Texts };  // after the first: to the right, or to the left

// A block a row; the columns are as wide as what is in them, but together no wider than the sheet: smaller letters, then
// more lines, make them fit. The head comes again on each page.
std::vector<BlockPtr> tableBlocks(const Sheet& sheet, const std::vector<Row>& rows, Columns columns, qreal points);

struct Setting {
    QString name, value;  // html
};

// Names and values in two columns that are read downwards.
std::vector<BlockPtr> settingBlocks(const Sheet& sheet, const std::vector<Setting>& settings);

}  // namespace abcp::ui::print
