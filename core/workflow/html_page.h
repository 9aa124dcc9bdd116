#pragma once

#include "core/data/box.h"

#include <opencv2/core/mat.hpp>

#include <string>
#include <utility>
#include <vector>

// Building blocks of reports: pages that load nothing from elsewhere, run no script, follow the reader's light or dark choice, and print.
// Whatever is called html is put in as it is; use escaped() (svg_chart.h) on names, paths and messages.
namespace abcp::html {

std::string page(const std::string& title, const std::string& bodyHtml);

// "1.2 %", "+3.4" of a number and its printf pattern.
std::string bigNumber(const std::string& number, const std::string& what);
// Things side by side as far as there is room.
std::string row(const std::string& html, const std::string& cssClass = {});
std::string figure(const std::string& html, const std::string& captionHtml);
std::string paragraph(const std::string& html);
std::string note(const std::string& html);    // in a softer colour
std::string code(const std::string& text);    // escapes it
std::string pre(const std::string& text);     // a command line; escapes it

// The first column is text, the others are numbers, or text too.
class Table {
public:
    enum class Columns { Numbers, Texts };

    explicit Table(std::vector<std::string> headsHtml, Columns columns = Columns::Numbers) : m_heads(std::move(headsHtml)), m_columns(columns) {}

    // As many cells as there are heads. chosen: stands out.
    void add(const std::vector<std::string>& cellsHtml, bool chosen = false);
    // A line between the rows before and those after.
    void addHeading(const std::string& html);
    bool isEmpty() const { return m_rows.empty(); }
    std::string html() const;

private:
    std::vector<std::string> m_heads;
    Columns m_columns;
    std::string m_rows;
};

// "data:image/png;base64,..." of a picture file's bytes. type: "png", "jpeg".
std::string dataUri(const std::string& type, const std::string& bytes);
// The picture, 360 pixels wide or what it has if that is more, with a labelled box for each detection. classes: names, one a class.
std::string photo(const cv::Mat& image, const std::vector<Detection>& detections, const std::vector<std::string>& classes);

}  // namespace abcp::html
