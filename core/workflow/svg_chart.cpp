#include "core/workflow/svg_chart.h"

#include <algorithm>
#include <cmath>
#include <cstdarg>
#include <cstdio>
#include <limits>

namespace abcp {

namespace {

constexpr double left = 62, right = 14, top = 30, bottom = 48;

std::string format(const char* pattern, ...) __attribute__((format(printf, 1, 2)));
std::string format(const char* pattern, ...)
{
    char text[512];
    va_list arguments;
    va_start(arguments, pattern);
    std::vsnprintf(text, sizeof text, pattern, arguments);
    va_end(arguments);
    return text;
}

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
        std::vector<double> values;
        if (logarithmic) {
            const std::vector<double> fineSteps{1, 1.5, 2, 3, 4, 5, 7};
            const std::vector<double> steps = high - low < 1 ? fineSteps : std::vector<double>{1, 2, 5};
            for (double decade = std::floor(low); decade <= high; ++decade)
                for (const double step : steps)
                    if (const double value = step * std::pow(10.0, decade); scaled(value) >= low && scaled(value) <= high)
                        values.push_back(value);
            return values;
        }
        const double rough = (high - low) / 5;
        const double power = std::pow(10.0, std::floor(std::log10(rough)));
        double step = 10 * power;
        for (const double candidate : {1.0, 2.0, 5.0})
            if (candidate * power >= rough) {
                step = candidate * power;
                break;
            }
        for (double value = std::ceil(low / step) * step; value <= high; value += step)
            values.push_back(std::abs(value) < step * 1e-6 ? 0 : value);
        return values;
    }
};

std::string mark(const SvgSeries& series, double x, double y)
{
    const char* colour = series.colour.c_str();
    switch (series.kind) {
    case SvgSeries::Kind::Diamond:
        return format("<path d='M%.1f %.1fl6 6l-6 6l-6 -6z' fill='%s'/>", x, y - 6, colour);
    case SvgSeries::Kind::Star:
        return format("<circle cx='%.1f' cy='%.1f' r='7' fill='none' stroke='%s' stroke-width='2'/><circle cx='%.1f' cy='%.1f' r='3' fill='%s'/>", x, y,
                      colour, x, y, colour);
    default: return format("<circle cx='%.1f' cy='%.1f' r='3' fill='%s' fill-opacity='.55'/>", x, y, colour);
    }
}

std::string drawn(const SvgSeries& series, const Axis& x, const Axis& y)
{
    std::string points, marks;
    double previousY = 0;
    for (std::size_t i = 0; i < series.x.size(); ++i) {
        if (!x.shows(series.x[i]) || !y.shows(series.y[i]))
            continue;
        const double px = x.pixel(series.x[i]), py = y.pixel(series.y[i]);
        if (series.kind == SvgSeries::Kind::Steps && !points.empty())
            points += format("%.1f,%.1f ", px, previousY);
        points += format("%.1f,%.1f ", px, py);
        marks += mark(series, px, py);
        previousY = py;
    }
    if (series.kind == SvgSeries::Kind::Line || series.kind == SvgSeries::Kind::Steps)
        return "<polyline fill='none' stroke='" + series.colour + "' stroke-width='1.6' points='" + points + "'/>";
    return marks;
}

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
    Axis x{.from = left, .to = width - right, .logarithmic = logX};
    Axis y{.from = height - bottom, .to = top};
    double lowX = std::numeric_limits<double>::infinity(), highX = -lowX, lowY = lowX, highY = -lowX;
    for (const SvgSeries& one : series) {
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
    x.fit(lowX, highX);
    y.fit(lowY, highY);

    std::string body = format("<svg viewBox='0 0 %d %d' width='%d' height='%d' role='img'>", width, height, width, height);
    for (const double tick : x.ticks())
        body += format("<line class='grid' x1='%.1f' x2='%.1f' y1='%.1f' y2='%.1f'/><text class='tick' x='%.1f' y='%.1f' text-anchor='middle'>%g</text>",
                       x.pixel(tick), x.pixel(tick), y.from, y.to, x.pixel(tick), y.from + 16, tick);
    for (const double tick : y.ticks())
        body += format("<line class='grid' x1='%.1f' x2='%.1f' y1='%.1f' y2='%.1f'/><text class='tick' x='%.1f' y='%.1f' text-anchor='end'>%g</text>", x.from,
                       x.to, y.pixel(tick), y.pixel(tick), x.from - 6, y.pixel(tick) + 4, tick);
    body += format("<text class='axis' x='%.1f' y='%.1f' text-anchor='middle'>%s</text>", (x.from + x.to) / 2, height - 10.0, escaped(xTitle).c_str());
    body += format("<text class='axis' transform='translate(14 %.1f) rotate(-90)' text-anchor='middle'>%s</text>", (y.from + y.to) / 2, escaped(yTitle).c_str());
    double legendX = left;
    for (const SvgSeries& one : series) {
        body += drawn(one, x, y);
        if (one.label.empty())
            continue;
        body += format("<rect x='%.1f' y='8' width='12' height='12' rx='2' fill='%s'/><text class='axis' x='%.1f' y='18'>%s</text>", legendX, one.colour.c_str(),
                       legendX + 17, escaped(one.label).c_str());
        legendX += 34 + 6.6 * static_cast<double>(one.label.size());
    }
    return body + "</svg>";
}

}  // namespace abcp
