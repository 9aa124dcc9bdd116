#include "core/workflow/svg_chart.h"

#include "core/base/formatted.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace abcp {

namespace {

constexpr double left = 62, right = 14, top = 30, bottom = 48;

// One axis: values to pixels.
struct Axis {
    double low = 0, high = 1, from = 0, to = 1;
    bool logarithmic = false;

    double scaled(double value) const { return logarithmic ? std::log10(value) : value; }
    double pixel(double value) const { return from + (scaled(value) - low) / (high - low) * (to - from); }
    bool shows(double value) const { return std::isfinite(value) && (!logarithmic || value > 0); }

    void fit(double lowest, double highest)
    {
        low = scaled(lowest);
        high = scaled(highest);
        const double margin = high > low ? 0.05 * (high - low) : 0.5;
        low -= margin;
        high += margin;
    }

    std::vector<double> ticks() const
    {
        const bool narrow = high - low < 0.5;  // of a logarithmic axis, in decades
        if (!logarithmic || narrow)
            return logarithmic ? evenTicks(std::pow(10.0, low), std::pow(10.0, high)) : evenTicks(low, high);
        std::vector<double> values;
        const std::vector<double> fineSteps{1, 1.5, 2, 3, 4, 5, 7};
        const std::vector<double> steps = high - low < 1 ? fineSteps : high - low < 3 ? std::vector<double>{1, 2, 5} : std::vector<double>{1};
        for (double decade = std::floor(low); decade <= high; ++decade)
            for (const double step : steps)
                if (const double value = step * std::pow(10.0, decade); scaled(value) >= low && scaled(value) <= high)
                    values.push_back(value);
        return values;
    }

    static std::vector<double> evenTicks(double from, double to)
    {
        const double rough = (to - from) / 6;
        const double power = std::pow(10.0, std::floor(std::log10(rough)));
        double step = 10 * power;
        for (const double candidate : {1.0, 2.0, 5.0})
            if (candidate * power >= rough) {
                step = candidate * power;
                break;
            }
        std::vector<double> values;
        for (double value = std::ceil(from / step) * step; value <= to; value += step)
            values.push_back(std::abs(value) < step * 1e-6 ? 0 : value);
        return values;
    }
};

std::string mark(const SvgSeries& series, double x, double y)
{
    const char* colour = series.colour.c_str();
    switch (series.kind) {
    case SvgSeries::Kind::Diamond:
        return formatted("<path d='M%.1f %.1fl6 6l-6 6l-6 -6z' fill='%s'/>", x, y - 6, colour);
    case SvgSeries::Kind::Star:
        return formatted("<circle cx='%.1f' cy='%.1f' r='7' fill='none' stroke='%s' stroke-width='2'/><circle cx='%.1f' cy='%.1f' r='3' fill='%s'/>", x, y,
                      colour, x, y, colour);
    default: return formatted("<circle cx='%.1f' cy='%.1f' r='3' fill='%s' fill-opacity='.55'/>", x, y, colour);
    }
}

std::string drawnLevels(const SvgSeries& series, const Axis& x, const Axis& y)
{
    std::string lines;
    for (const double level : series.y)
        if (y.shows(level))
            lines += formatted("<line x1='%.1f' x2='%.1f' y1='%.1f' y2='%.1f' stroke='%s' stroke-width='1.4' stroke-dasharray='5 4'/>", x.from, x.to, y.pixel(level), y.pixel(level),
                               series.colour.c_str());
    return lines;
}

std::string drawn(const SvgSeries& series, const Axis& x, const Axis& y)
{
    if (series.kind == SvgSeries::Kind::Level)
        return drawnLevels(series, x, y);
    std::string points, marks;
    double previousY = 0;
    for (std::size_t i = 0; i < series.x.size(); ++i) {
        if (!x.shows(series.x[i]) || !y.shows(series.y[i]))
            continue;
        const double px = x.pixel(series.x[i]), py = y.pixel(series.y[i]);
        if (series.kind == SvgSeries::Kind::Steps && !points.empty())
            points += formatted("%.1f,%.1f ", px, previousY);
        points += formatted("%.1f,%.1f ", px, py);
        marks += mark(series, px, py);
        previousY = py;
    }
    if (series.kind == SvgSeries::Kind::Line || series.kind == SvgSeries::Kind::Steps)
        return "<polyline fill='none' stroke='" + series.colour + "' stroke-width='1.6' points='" + points + "'/>";
    return marks;
}

// The names of the series above the chart, in as many lines as they need.
class Legend {
public:
    Legend(const std::vector<SvgSeries>& series, double end)
    {
        double x = left;
        for (const SvgSeries& one : series) {
            if (one.label.empty())
                continue;
            const double extent = 28 + 6.6 * static_cast<double>(one.label.size());
            if (x > left && x + extent > end) {
                x = left;
                m_line += 1;
            }
            m_svg += formatted("<rect x='%.1f' y='%d' width='12' height='12' rx='2' fill='%s'/><text class='axis' x='%.1f' y='%d'>%s</text>", x, 8 + 18 * m_line, one.colour.c_str(), x + 17,
                               18 + 18 * m_line, escaped(one.label).c_str());
            x += extent + 6;
        }
    }
    double extra() const { return 18.0 * m_line; }  // height of the lines after the first
    const std::string& svg() const { return m_svg; }

private:
    std::string m_svg;
    int m_line = 0;
};

}  // namespace

std::string escaped(const std::string& text)
{
    std::string result;
    for (const char c : text) {
        switch (c) {
        case '&': result += "&amp;"; break;
        case '<': result += "&lt;"; break;
        case '>': result += "&gt;"; break;
        case '"': result += "&quot;"; break;
        case '\'': result += "&#39;"; break;
        default: result += c;
        }
    }
    return result;
}

std::string SvgChart::svg() const
{
    const Legend legend(series, width - right);
    const double tall = height + legend.extra();
    Axis x{.from = left, .to = width - right, .logarithmic = logX};
    Axis y{.from = tall - bottom, .to = top + legend.extra(), .logarithmic = logY};
    double lowX = std::numeric_limits<double>::infinity(), highX = -lowX, lowY = lowX, highY = -lowX;
    for (const SvgSeries& one : series) {
        if (one.kind == SvgSeries::Kind::Level)
            continue;
        for (std::size_t i = 0; i < one.x.size(); ++i) {
            if (!x.shows(one.x[i]) || !y.shows(one.y[i]))
                continue;
            lowX = std::min(lowX, one.x[i]);
            highX = std::max(highX, one.x[i]);
            lowY = std::min(lowY, one.y[i]);
            highY = std::max(highY, one.y[i]);
        }
    }
    if (lowX > highX)
        return "<p>No data.</p>";
    for (const SvgSeries& one : series)
        if (one.kind == SvgSeries::Kind::Level)
            for (const double level : one.y)
                if (y.shows(level)) {
                    lowY = std::min(lowY, level);
                    highY = std::max(highY, level);
                }
    x.fit(lowX, highX);
    y.fit(lowY, highY);

    std::string body = formatted("<svg viewBox='0 0 %d %.0f' width='%d' height='%.0f' role='img'>", width, tall, width, tall);
    for (const double tick : x.ticks())
        body += formatted("<line class='grid' x1='%.1f' x2='%.1f' y1='%.1f' y2='%.1f'/><text class='tick' x='%.1f' y='%.1f' text-anchor='middle'>%g</text>",
                       x.pixel(tick), x.pixel(tick), y.from, y.to, x.pixel(tick), y.from + 16, tick);
    for (const double tick : y.ticks())
        body += formatted("<line class='grid' x1='%.1f' x2='%.1f' y1='%.1f' y2='%.1f'/><text class='tick' x='%.1f' y='%.1f' text-anchor='end'>%g</text>", x.from,
                       x.to, y.pixel(tick), y.pixel(tick), x.from - 6, y.pixel(tick) + 4, tick);
    body += formatted("<text class='axis' x='%.1f' y='%.1f' text-anchor='middle'>%s</text>", (x.from + x.to) / 2, tall - 10.0, escaped(xTitle).c_str());
    body += formatted("<text class='axis' transform='translate(14 %.1f) rotate(-90)' text-anchor='middle'>%s</text>", (y.from + y.to) / 2, escaped(yTitle).c_str());
    for (const SvgSeries& one : series)
        body += drawn(one, x, y);
    body += legend.svg();
    return body + "</svg>";
}

}  // namespace abcp
