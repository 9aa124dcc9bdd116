#pragma once

#include "ui/printing/print_block.h"

#include <QString>

#include <string>
#include <vector>

namespace abcp::ui::print {

struct ReadPage {
    QString title;
    std::vector<BlockPtr> blocks;  // in reading order
};

// Lays out a page of core/workflow/html_page.h for paper. It knows what html_page, report_tables and svg_chart make, and prints the text of
// whatever else there is. Throws InputError when the page is not well formed.
ReadPage readPage(const std::string& html, const Sheet& sheet);

}  // namespace abcp::ui::print
