#include "core/workflow/report.h"

#include "core/data/image.h"
#include "core/network/complexity.h"
#include "core/search/pareto.h"
#include "core/training/detection_picture.h"
#include "core/workflow/svg_chart.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <memory>

namespace abcp {

namespace {

constexpr const char* blue = "#0072b2";
constexpr const char* orange = "#d55e00";
constexpr const char* green = "#009e73";
constexpr const char* gray = "#8a8f98";
constexpr int picturesShown = 3;

constexpr const char* style = R"(
:root { color-scheme: light dark; --text: #1d2329; --soft: #5b6570; --line: #d9dee4; --page: #ffffff; }
@media (prefers-color-scheme: dark) { :root { --text: #e6e9ed; --soft: #9aa4af; --line: #3a424c; --page: #171b20; } }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--text); background: var(--page); margin: 40px auto; max-width: 1160px; padding: 0 24px; }
h1 { font-size: 26px; margin: 0 0 4px; } h2 { font-size: 18px; margin: 36px 0 10px; } p { max-width: 76ch; } .soft { color: var(--soft); }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; } th, td { padding: 5px 14px 5px 0; text-align: right; border-bottom: 1px solid var(--line); }
th { font-weight: 600; color: var(--soft); } th:first-child, td:first-child { text-align: left; } tr.chosen td { font-weight: 600; }
.row { display: flex; flex-wrap: wrap; gap: 24px; } .row > * { margin: 0; } figcaption { color: var(--soft); font-size: 13px; margin-top: 4px; }
.big { font-size: 28px; font-weight: 600; display: block; } img { max-width: 100%; border-radius: 4px; display: block; }
svg { max-width: 100%; height: auto; } svg text { fill: var(--soft); font: 12px system-ui, sans-serif; } svg .grid { stroke: var(--line); }
code { background: color-mix(in srgb, var(--line) 45%, transparent); padding: 2px 6px; border-radius: 4px; }
.bar { display: inline-block; height: 10px; background: #0072b2; border-radius: 2px; vertical-align: middle; }
.rest { display: inline-block; height: 8px; border: 1px solid var(--soft); border-left: 0; border-radius: 0 2px 2px 0; vertical-align: middle; }
@media print { body { margin: 0; } h2 { break-after: avoid; } figure, tr { break-inside: avoid; } }
)";

template <typename... Values>
std::string format(const char* pattern, Values... values)
{
    char text[512];
    std::snprintf(text, sizeof text, pattern, values...);
    return text;
}

std::string base64(const std::string& bytes)
{
    constexpr char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        unsigned value = 0;
        for (std::size_t j = 0; j < 3; ++j)
            value = value << 8 | (i + j < bytes.size() ? static_cast<unsigned char>(bytes[i + j]) : 0u);
        for (std::size_t j = 0; j < 4; ++j)
            text += i + j <= bytes.size() ? digits[value >> (18 - 6 * j) & 63] : '=';
    }
    return text;
}

std::string headline(const DemoResult& result)
{
    const DemoModel& full = result.models.at(0);
    const DemoModel& chosen = result.models.at(1);
    std::string html = "<div class='row'>";
    const auto tile = [&](const std::string& number, const char* what) { html += "<div><span class='big'>" + number + "</span><span class='soft'>" + what + "</span></div>"; };
    tile(format("%.1f %%", 100 * (1 - static_cast<double>(chosen.flops) / static_cast<double>(full.flops))), "fewer FLOPs");
    tile(format("%.1f %%", 100 * (1 - static_cast<double>(chosen.params) / static_cast<double>(full.params))), "fewer parameters");
    tile(format("%+.1f", 100 * (chosen.map50Sim - full.map50Sim)), "points of mAP50, held-out pictures");
    tile(format("%.1f&times;", full.latencyMs / chosen.latencyMs), "faster on this machine");
    return html + "</div>";
}

std::string modelTable(const DemoResult& result)
{
    std::string html = "<table><tr><th>network<th>MFLOPs<th>params k<th>mAP50 val<th>mAP50 sim<th>mAP50 field<th>sim to field<th>latency ms</tr>";
    for (std::size_t i = 0; i < result.models.size(); ++i) {
        const DemoModel& model = result.models[i];
        html += std::string(i == 1 ? "<tr class='chosen'>" : "<tr>") + "<td>" + escaped(model.name)
            + format("<td>%.2f<td>%.1f<td>%.3f<td>%.3f<td>%.3f<td>%+.3f<td>%.2f</tr>", static_cast<double>(model.flops) / 1e6,
                     static_cast<double>(model.params) / 1e3, model.map50Val, model.map50Sim, model.map50Field, model.map50Field - model.map50Sim,
                     model.latencyMs);
    }
    return html + "</table>";
}

std::string paretoChart(const ReportContent& content)
{
    SvgSeries all{"candidates", gray, SvgSeries::Kind::Points, {}, {}}, front{"front", blue, SvgSeries::Kind::Steps, {}, {}};
    SvgSeries chosen{"chosen", orange, SvgSeries::Kind::Star, {}, {}}, uniform{"uniform", green, SvgSeries::Kind::Diamond, {}, {}};
    std::vector<ParetoPoint> points;
    const auto add = [](SvgSeries& series, const Measurement& m) {
        series.x.push_back(static_cast<double>(m.flops) / 1e6);
        series.y.push_back(m.map50);
    };
    for (const Episode& episode : content.episodes) {
        if (episode.failed())
            continue;
        add(all, *episode.measurement);
        points.push_back({all.x.back(), all.y.back()});
        if (episode.number == content.result.chosenEpisode)
            add(chosen, *episode.measurement);
    }
    for (const std::size_t index : paretoFront(points)) {
        front.x.push_back(points[index].cost);
        front.y.push_back(points[index].accuracy);
    }
    for (const Episode& episode : content.uniform)
        add(uniform, *episode.measurement);
    return SvgChart{"MFLOPs (log)", "mAP50 after the short fine-tune", true, {all, front, uniform, chosen}}.svg();
}

std::string rewardChart(const ReportContent& content)
{
    SvgSeries reward{"reward", gray, SvgSeries::Kind::Points, {}, {}}, baseline{"agent's baseline", blue, SvgSeries::Kind::Line, {}, {}};
    for (const Episode& episode : content.episodes) {
        if (episode.failed())
            continue;
        reward.x.push_back(episode.number);
        reward.y.push_back(episode.reward);
        if (episode.baseline != 0) {  // exactly 0 before the agent has one
            baseline.x.push_back(episode.number);
            baseline.y.push_back(episode.baseline);
        }
    }
    return SvgChart{"episode", "reward", false, {reward, baseline}}.svg();
}

// Rows: blocks and coupling groups; columns: episodes; the darker, the more was kept.
std::string actionMap(const ReportContent& content)
{
    constexpr int cellHeight = 7, labelWidth = 74;
    if (content.episodes.empty())
        return "<p>No episodes.</p>";
    const double cellWidth = std::max(2.0, 1000.0 / static_cast<double>(content.episodes.size()));
    const std::size_t rows = content.episodes[0].decisions.size();
    const double width = labelWidth + cellWidth * static_cast<double>(content.episodes.size());
    std::string svg = format("<svg viewBox='0 0 %.0f %zu' width='%.0f' height='%zu' role='img'>", width, rows * cellHeight + 22, width, rows * cellHeight + 22);
    for (std::size_t column = 0; column < content.episodes.size(); ++column) {
        const std::vector<Decision>& decisions = content.episodes[column].decisions;
        for (std::size_t row = 0; row < decisions.size(); ++row) {
            const Decision& decision = decisions[row];
            const double share = decision.original > 0 ? static_cast<double>(decision.kept) / decision.original : 0;
            const char* colour = decision.block >= 0 ? orange : blue;
            svg += format("<rect x='%.1f' y='%zu' width='%.1f' height='%d' fill='%s' fill-opacity='%.2f'/>", labelWidth + cellWidth * static_cast<double>(column),
                          row * cellHeight, cellWidth, cellHeight, colour, 0.06 + 0.94 * share);
        }
    }
    std::size_t blocks = 0;
    while (blocks < rows && content.episodes[0].decisions[blocks].block >= 0)
        ++blocks;
    svg += format("<text x='0' y='%zu'>blocks</text><text x='0' y='%zu'>channels</text>", blocks * cellHeight / 2 + 4, (blocks + rows) * cellHeight / 2 + 4);
    svg += format("<text x='%.0f' y='%zu' text-anchor='middle'>episode 0 to %zu</text></svg>", width / 2, rows * cellHeight + 16, content.episodes.size() - 1);
    return svg;
}

std::string layerTable(const ReportContent& content)
{
    const Episode& chosen = content.episodes.at(static_cast<std::size_t>(content.result.chosenEpisode));
    std::string html = "<table><tr><th>layer<th>kept<th>of<th></tr>";
    for (const Decision& decision : chosen.decisions) {
        if (decision.block >= 0) {
            const ResidualBlock& block = content.space.blocks[static_cast<std::size_t>(decision.block)];
            html += format("<tr><td>block %d, layers %d to %d<td>%s<td><td></tr>", decision.block, block.firstLayer, block.shortcut, decision.kept ? "kept" : "pruned");
            continue;
        }
        const double scale = 240.0 / 1024.0;
        html += format("<tr><td>convolution %d<td>%d<td>%d<td style='text-align:left'><span class='bar' style='width:%.0fpx'></span><span class='rest' style='width:%.0fpx'></span></tr>",
                       decision.layer, decision.kept, decision.original, std::max(1.0, decision.kept * scale), (decision.original - decision.kept) * scale);
    }
    return html + "</table>";
}

std::string pictures(const Dataset& dataset, Detector& original, Detector& slim)
{
    DetectOptions options;
    options.confidenceThreshold = 0.3f;
    std::string html;
    const std::size_t count = std::min<std::size_t>(picturesShown, dataset.samples.size());
    for (Detector* detector : {&original, &slim}) {
        html += "<div class='row'>";
        for (std::size_t i = 0; i < count; ++i) {
            const cv::Mat image = loadImage(dataset.samples[i].image);
            cv::Mat larger;
            cv::resize(image, larger, cv::Size(360, 360 * image.rows / image.cols), 0, 0, cv::INTER_CUBIC);
            const std::vector<Detection> found = detector->detect(std::span(&image, 1), options).at(0);
            html += "<figure><img alt='detections' src='data:image/jpeg;base64," + base64(encodedJpeg(withDetections(larger, found, dataset.classes)))
                + "'><figcaption>" + (detector == &original ? "unpruned" : "pruned") + format(", %zu found, %zu there", found.size(), dataset.samples[i].boxes.size())
                + "</figcaption></figure>";
        }
        html += "</div>";
    }
    return html;
}

}  // namespace

std::string htmlReport(const ReportContent& content, const Engines& engines)
{
    const std::unique_ptr<Detector> original = engines.makeDetector(content.original, {}), slim = engines.makeDetector(content.slim, {});
    const DemoResult& result = content.result;
    std::string html = "<!doctype html><html lang='en'><meta charset='utf-8'><meta name='viewport' content='width=device-width'><title>ABCP Studio report</title><style>";
    html += style;
    html += "</style><h1>" + escaped(content.run.settings.name) + "</h1><p class='soft'>ABCP Studio, run " + std::to_string(result.run) + ", "
        + escaped(content.run.created) + ", " + escaped(content.run.environment) + format(", %.0f s in all", result.seconds) + "</p>";
    html += headline(result);
    html += "<h2>Networks</h2>" + modelTable(result)
        + "<p class='soft'>sim and field: held-out pictures that neither training nor search has seen; field is the domain that no network was trained in. The uniform "
          "cuts cost at most the FLOPs of the chosen network and were retrained the same way. Latency: one picture, median, batch norm folded.</p>";
    html += "<h2>Search</h2><div class='row'><figure>" + paretoChart(content) + "<figcaption>Accuracy against cost, every candidate cut for real</figcaption></figure><figure>"
        + rewardChart(content) + "<figcaption>Reward of each episode</figcaption></figure></div>";
    html += "<h2>Actions</h2><figure style='margin:0'>" + actionMap(content)
        + "<figcaption>Orange: a residual block is kept. Blue: the darker, the more channels of a coupling group are kept.</figcaption></figure>";
    html += "<h2>Detections on sim</h2>" + pictures(*content.sim, *original, *slim);
    html += "<h2>Detections on field</h2>" + pictures(*content.field, *original, *slim);
    html += format("<h2>The chosen network, episode %d</h2>", result.chosenEpisode) + layerTable(content);
    html += "<h2>Files and reproduction</h2><p>Export: <code>" + escaped(result.cfg.string()) + "</code> and <code>" + escaped(result.weights.filename().string())
        + format("</code>; OpenCV's DNN module computes the same within %.1e of the largest value.</p>", result.differenceToOpenCv);
    html += "<p>Weights searched: SHA-256 <code>" + content.run.weightsHash + "</code></p><p>Command: <code>" + escaped(content.command) + "</code></p></html>\n";
    return html;
}

}  // namespace abcp
