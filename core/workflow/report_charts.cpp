#include "core/workflow/report_charts.h"

#include "core/base/formatted.h"
#include "core/search/pareto.h"
#include "core/training/detection_picture.h"
#include "core/workflow/html_page.h"
#include "core/workflow/svg_chart.h"

#include <opencv2/core.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace abcp {

namespace {

// Okabe and Ito's colour-blind-safe set.
constexpr const char* blue = "#0072b2";
constexpr const char* orange = "#d55e00";
constexpr const char* green = "#009e73";
constexpr const char* purple = "#b5659a";
constexpr const char* gray = "#8a8f98";
constexpr std::array<const char*, 7> runColours{blue, orange, green, purple, "#c79a00", "#56b4e9", gray};

// Two of them stand side by side on a sheet of paper, with letters that can be read.
SvgChart charted(SvgChart chart)
{
    chart.width = 470;
    chart.height = 300;
    return chart;
}

// "MFLOPs" and what one is.
struct FlopsUnit {
    double size = 1e9;
    const char* name = "GFLOPs";
};

FlopsUnit unitFor(double largest)
{
    if (largest >= 1e9)
        return {};
    return largest >= 1e6 ? FlopsUnit{1e6, "MFLOPs"} : FlopsUnit{1e3, "kFLOPs"};
}

double largestCost(std::span<const Episode> episodes)
{
    double largest = 0;
    for (const Episode& episode : episodes)
        if (!episode.failed())
            largest = std::max(largest, static_cast<double>(episode.measurement->flops));
    return largest;
}

SvgSeries cloud(const std::string& label, const char* colour, SvgSeries::Kind kind, std::span<const Episode> episodes, const FlopsUnit& unit)
{
    SvgSeries series{label, colour, kind, {}, {}};
    for (const Episode& episode : episodes) {
        if (episode.failed())
            continue;
        series.x.push_back(static_cast<double>(episode.measurement->flops) / unit.size);
        series.y.push_back(episode.measurement->map50);
    }
    return series;
}

SvgSeries frontOf(const SvgSeries& candidates, const std::string& label, const char* colour)
{
    std::vector<ParetoPoint> points;
    for (std::size_t i = 0; i < candidates.x.size(); ++i)
        points.push_back({candidates.x[i], candidates.y[i]});
    SvgSeries front{label, colour, SvgSeries::Kind::Steps, {}, {}};
    for (const std::size_t index : paretoFront(points)) {
        front.x.push_back(points[index].cost);
        front.y.push_back(points[index].accuracy);
    }
    return front;
}

SvgSeries bestSoFar(std::span<const Episode> episodes, const std::string& label, const char* colour, double (*value)(const Episode&))
{
    SvgSeries series{label, colour, SvgSeries::Kind::Steps, {}, {}};
    const Episode* best = nullptr;
    for (const Episode& episode : episodes) {
        if (!episode.failed() && std::isfinite(episode.reward) && (!best || episode.reward > best->reward))
            best = &episode;
        if (!best)
            continue;
        series.x.push_back(episode.number);
        series.y.push_back(value(*best));
    }
    return series;
}

double rewardOf(const Episode& episode)
{
    return episode.reward;
}

double accuracyOf(const Episode& episode)
{
    return episode.measurement->map50;
}

SvgSeries byEpisode(std::span<const Episode> episodes, const char* label, double (*value)(const Episode&))
{
    SvgSeries series{label, gray, SvgSeries::Kind::Points, {}, {}};
    for (const Episode& episode : episodes)
        if (!episode.failed()) {
            series.x.push_back(episode.number);
            series.y.push_back(value(episode));
        }
    return series;
}

}  // namespace

std::string FrontChart::svg() const
{
    double largest = largestCost(uniform);
    for (const ChartedRun& run : runs)
        largest = std::max(largest, largestCost(run.episodes));
    const FlopsUnit unit = unitFor(largest);
    SvgChart chart{.xTitle = std::string(unit.name) + " (logarithmic)", .yTitle = accuracy + " as searched", .logX = true};
    std::vector<SvgSeries> fronts;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        const bool alone = runs.size() == 1;
        const char* colour = alone ? blue : runColours[i % runColours.size()];
        SvgSeries candidates = cloud(alone ? "candidates" : "", alone ? gray : colour, SvgSeries::Kind::Points, runs[i].episodes, unit);
        fronts.push_back(frontOf(candidates, alone ? "front" : runs[i].label, colour));
        chart.series.push_back(std::move(candidates));
    }
    chart.series.insert(chart.series.end(), fronts.begin(), fronts.end());
    if (!uniform.empty()) {
        SvgSeries steps = frontOf(cloud("", green, SvgSeries::Kind::Points, uniform, unit), "", green), marks = steps;
        marks.kind = SvgSeries::Kind::Diamond;
        marks.label = "uniform";
        chart.series.insert(chart.series.end(), {std::move(steps), std::move(marks)});
    }
    if (chosen && runs.size() == 1)
        for (const Episode& episode : runs[0].episodes)
            if (episode.number == *chosen)
                chart.series.push_back(cloud("chosen", orange, SvgSeries::Kind::Star, std::span(&episode, 1), unit));
    if (reference)
        chart.series.push_back({"unpruned", purple, SvgSeries::Kind::Level, {}, {reference->map50}});
    return charted(std::move(chart)).svg();
}

std::string rewardChart(std::span<const Episode> episodes)
{
    SvgSeries baseline{"agent's baseline", blue, SvgSeries::Kind::Line, {}, {}};
    for (const Episode& episode : episodes)
        if (!episode.failed() && episode.baseline != 0) {  // exactly 0 before the agent has one
            baseline.x.push_back(episode.number);
            baseline.y.push_back(episode.baseline);
        }
    std::vector<SvgSeries> series{byEpisode(episodes, "reward", rewardOf)};
    if (!baseline.x.empty())
        series.push_back(baseline);
    series.push_back(bestSoFar(episodes, "best so far", orange, rewardOf));
    return charted({.xTitle = "episode", .yTitle = "reward", .series = series}).svg();
}

std::string accuracyChart(std::span<const Episode> episodes, const std::optional<Measurement>& reference, const std::string& accuracy)
{
    std::vector<SvgSeries> series{byEpisode(episodes, accuracy.c_str(), accuracyOf), bestSoFar(episodes, "of the best so far", orange, accuracyOf)};
    if (reference)
        series.push_back({"unpruned", purple, SvgSeries::Kind::Level, {}, {reference->map50}});
    return charted({.xTitle = "episode", .yTitle = accuracy + " as searched", .series = series}).svg();
}

std::string costChart(std::span<const Episode> episodes, std::optional<double> budget)
{
    const FlopsUnit unit = unitFor(largestCost(episodes));
    SvgSeries cost{"FLOPs", gray, SvgSeries::Kind::Points, {}, {}};
    for (const Episode& episode : episodes)
        if (!episode.failed()) {
            cost.x.push_back(episode.number);
            cost.y.push_back(static_cast<double>(episode.measurement->flops) / unit.size);
        }
    std::vector<SvgSeries> series{cost};
    if (budget)
        series.push_back({"budget", green, SvgSeries::Kind::Level, {}, {*budget / unit.size}});
    return charted({.xTitle = "episode", .yTitle = std::string(unit.name) + " (logarithmic)", .logY = true, .series = series}).svg();
}

std::string bestSoFarChart(std::span<const ChartedRun> runs)
{
    SvgChart chart{.xTitle = "episode", .yTitle = "best reward so far"};
    for (std::size_t i = 0; i < runs.size(); ++i)
        chart.series.push_back(bestSoFar(runs[i].episodes, runs[i].label, runColours[i % runColours.size()], rewardOf));
    return charted(std::move(chart)).svg();
}

std::string actionMap(std::span<const Episode> episodes)
{
    constexpr int labelWidth = 76, mapWidth = 1000, cellHeight = 7, labelEvery = 3, head = 5, foot = 24;
    constexpr std::size_t maxColumns = 500;
    const auto first = std::ranges::find_if(episodes, [](const Episode& episode) { return !episode.decisions.empty(); });
    if (first == episodes.end())
        return "<p>No actions.</p>";
    const std::vector<Decision>& names = first->decisions;
    const int columns = static_cast<int>(std::min(episodes.size(), maxColumns)), rows = static_cast<int>(names.size());
    cv::Mat map(rows, columns, CV_8UC4, cv::Scalar(0, 0, 0, 0));
    for (int column = 0; column < columns; ++column) {
        const Episode& episode = episodes[static_cast<std::size_t>(column) * episodes.size() / static_cast<std::size_t>(columns)];
        for (int row = 0; row < rows && episode.decisions.size() == names.size(); ++row) {
            const Decision& decision = episode.decisions[static_cast<std::size_t>(row)];
            const double share = decision.original > 0 ? static_cast<double>(decision.kept) / decision.original : 0;
            const auto alpha = static_cast<std::uint8_t>(std::lround(255 * (0.05 + 0.95 * std::pow(share, 0.6))));  // small shares are told apart
            map.at<cv::Vec4b>(row, column) = decision.block >= 0 ? cv::Vec4b(0, 94, 213, alpha) : cv::Vec4b(178, 114, 0, alpha);
        }
    }
    const int height = head + rows * cellHeight;
    std::string svg = formatted("<svg viewBox='0 0 %d %d' width='%d' height='%d' role='img'>", labelWidth + mapWidth, height + foot, labelWidth + mapWidth, height + foot);
    svg += formatted("<image x='%d' y='%d' width='%d' height='%d' preserveAspectRatio='none' style='image-rendering:pixelated' href='", labelWidth, head, mapWidth, rows * cellHeight)
        + html::dataUri("png", encodedPng(map)) + "'/>";
    int below = -labelEvery;
    for (int row = 0; row < rows; ++row) {
        const Decision& decision = names[static_cast<std::size_t>(row)];
        if (row < below + labelEvery)
            continue;
        below = row;
        svg += formatted("<text x='%d' y='%d' text-anchor='end'>%s %d</text>", labelWidth - 8, head + row * cellHeight + cellHeight / 2 + 4, decision.block >= 0 ? "block" : "layer",
                         decision.block >= 0 ? decision.block : decision.layer);
    }
    svg += formatted("<text x='%d' y='%d'>episode %d</text>", labelWidth, height + 17, episodes.front().number);
    if (episodes.size() > 1)
        svg += formatted("<text x='%d' y='%d' text-anchor='end'>%d</text>", labelWidth + mapWidth, height + 17, episodes.back().number);
    return svg + "</svg>";
}

}  // namespace abcp
