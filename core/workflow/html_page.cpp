#include "core/workflow/html_page.h"

#include "core/training/detection_picture.h"
#include "core/workflow/svg_chart.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cstddef>

namespace abcp::html {

namespace {

constexpr const char* style = R"(
:root { color-scheme: light dark; --text: #1d2329; --soft: #59636e; --line: #d9dee4; --page: #ffffff; --shade: #f3f5f7; --bar: #0072b2; }
@media (prefers-color-scheme: dark) { :root { --text: #e6e9ed; --soft: #9aa4af; --line: #3a424c; --page: #171b20; --shade: #20262d; --bar: #3d9bd1; } svg image { filter: brightness(1.5); } }
* { box-sizing: border-box; }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--text); background: var(--page); margin: 40px auto; max-width: 1160px; padding: 0 24px; }
h1 { font-size: 28px; line-height: 1.2; margin: 0 0 6px; } h2 { font-size: 21px; margin: 44px 0 12px; padding-top: 12px; border-top: 1px solid var(--line); }
h3 { font-size: 16px; margin: 28px 0 8px; } p { max-width: 78ch; margin: 8px 0; } .soft { color: var(--soft); }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; margin: 8px 0; } th, td { padding: 4px 0 4px 20px; text-align: right; border-bottom: 1px solid var(--line); vertical-align: top; }
th { font-weight: 600; color: var(--soft); vertical-align: bottom; } th:first-child, td:first-child { text-align: left; padding-left: 0; } tr.chosen td { font-weight: 600; }
.texts td, .texts th { text-align: left; }
tr.heading td { color: var(--soft); padding-top: 12px; }
.row { display: flex; flex-wrap: wrap; gap: 20px 28px; align-items: flex-start; } .row > * { margin: 0; } figure { margin: 12px 0; }
.row.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 440px), 1fr)); } .row.charts svg { width: 100%; }
.row.photos { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 300px), 1fr)); margin-bottom: 16px; } .row.photos img { width: 100%; }
figcaption { color: var(--soft); font-size: 13px; margin-top: 4px; max-width: 78ch; }
.big { font-size: 30px; line-height: 1.2; font-weight: 600; display: block; font-variant-numeric: tabular-nums; } img { max-width: 100%; border-radius: 4px; display: block; }
svg { max-width: 100%; height: auto; display: block; } svg text { fill: var(--soft); font: 12px system-ui, sans-serif; } svg .grid { stroke: var(--line); }
code, pre { font: 13px/1.5 ui-monospace, monospace; background: var(--shade); border-radius: 4px; overflow-wrap: anywhere; } code { padding: 2px 5px; }
pre { padding: 10px 12px; margin: 8px 0; white-space: pre-wrap; }
.settings { columns: 3 260px; column-gap: 28px; margin: 0; font-size: 13px; } .settings div { display: flex; justify-content: space-between; gap: 12px; border-bottom: 1px solid var(--line); padding: 2px 0; break-inside: avoid; }
.settings dt { color: var(--soft); } .settings dd { margin: 0; text-align: right; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
.layers { font-size: 13px; } .layers td { white-space: nowrap; } .layers td, .layers th { padding-top: 2px; padding-bottom: 2px; }
.track { display: inline-block; width: 120px; height: 8px; background: var(--line); border-radius: 2px; vertical-align: middle; overflow: hidden; }
.bar { display: block; height: 100%; background: var(--bar); }
@page { size: A4; margin: 16mm 14mm; }
@media print {
  svg image { filter: none; } :root { color-scheme: light; --text: #000; --soft: #444; --line: #ccc; --page: #fff; --shade: #f3f5f7; --bar: #0072b2; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  body { margin: 0; padding: 0; max-width: none; font-size: 10pt; } h1 { font-size: 20pt; } h2 { font-size: 14pt; margin-top: 24pt; } h3 { font-size: 11pt; }
  h1, h2, h3 { break-after: avoid; } figure, tr, .row > *, pre { break-inside: avoid; } thead { display: table-header-group; } p { orphans: 3; widows: 3; }
  h2.run { break-before: page; border-top: 0; padding-top: 0; margin-top: 0; } .big { font-size: 18pt; } th, td { padding-left: 10pt; } table { font-size: 9pt; }
  figcaption { font-size: 8.5pt; } .row.charts { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 12px; } .row.photos { grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 8px; } .layers, .settings { font-size: 8pt; } code, pre { font-size: 8.5pt; }
}
)";

std::string base64(const std::string& bytes)
{
    constexpr char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        unsigned value = 0;
        for (std::size_t j = 0; j < 3; ++j)
            value = value << 8 | (i + j < bytes.size() ? static_cast<unsigned char>(bytes[i + j]) : 0u);
        for (std::size_t j = 0; j < 4; ++j)
            text += i + j <= bytes.size() ? digits[value >> (18 - 6 * j) & 63] : '=';
    }
    return text;
}

}  // namespace

std::string page(const std::string& title, const std::string& bodyHtml)
{
    return "<!doctype html>\n<html lang='en'><head><meta charset='utf-8'><meta name='viewport' content='width=device-width'><title>" + escaped(title) + "</title><style>"
        + style + "</style></head><body>\n" + bodyHtml + "</body></html>\n";
}

std::string bigNumber(const std::string& number, const std::string& what)
{
    return "<div><span class='big'>" + number + "</span><span class='soft'>" + what + "</span></div>";
}

std::string row(const std::string& html, const std::string& cssClass)
{
    return "<div class='row" + (cssClass.empty() ? "" : " " + cssClass) + "'>" + html + "</div>\n";
}

std::string figure(const std::string& html, const std::string& captionHtml)
{
    return "<figure>" + html + "<figcaption>" + captionHtml + "</figcaption></figure>\n";
}

std::string paragraph(const std::string& html)
{
    return "<p>" + html + "</p>\n";
}

std::string note(const std::string& html)
{
    return "<p class='soft'>" + html + "</p>\n";
}

std::string code(const std::string& text)
{
    return "<code>" + escaped(text) + "</code>";
}

std::string pre(const std::string& text)
{
    return "<pre>" + escaped(text) + "</pre>\n";
}

void Table::add(const std::vector<std::string>& cellsHtml, bool chosen)
{
    m_rows += chosen ? "<tr class='chosen'>" : "<tr>";
    for (const std::string& cell : cellsHtml)
        m_rows += "<td>" + cell + "</td>";
    m_rows += "</tr>\n";
}

void Table::addHeading(const std::string& html)
{
    m_rows += "<tr class='heading'><td colspan='" + std::to_string(m_heads.size()) + "'>" + html + "</td></tr>\n";
}

std::string Table::html() const
{
    std::string heads;
    for (const std::string& head : m_heads)
        heads += "<th>" + head + "</th>";
    return std::string(m_columns == Columns::Texts ? "<table class='texts'>" : "<table>") + "<thead><tr>" + heads + "</tr></thead><tbody>\n" + m_rows + "</tbody></table>\n";
}

std::string dataUri(const std::string& type, const std::string& bytes)
{
    return "data:image/" + type + ";base64," + base64(bytes);
}

std::string photo(const cv::Mat& image, const std::vector<Detection>& detections, const std::vector<std::string>& classes)
{
    constexpr int width = 360;
    cv::Mat shown = image;
    if (image.cols < width)
        cv::resize(image, shown, cv::Size(width, std::max(1, width * image.rows / image.cols)), 0, 0, cv::INTER_CUBIC);
    return "<img alt='detections' width='360' src='" + dataUri("jpeg", encodedJpeg(withDetections(shown, detections, classes))) + "'/>";
}

}  // namespace abcp::html
