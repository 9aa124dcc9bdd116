#include "ui/plots/parallel_axis.h"

#include "ui/plots/parallel_plot.h"

#include <array>
#include <cmath>
#include <limits>

namespace abcp::ui {

namespace {

constexpr double logarithmicFrom = 3;  // largest by smallest

QString withUnit(const QString& title, const QString& unit)
{
    return unit.isEmpty() ? title : QStringLiteral("%1, %2").arg(title, unit);
}

std::vector<ParallelAxis> allAxes()
{
    const auto axis = [](const char* figure, const QString& title, double (*value)(const RunPoint&), int decimals = 3) {
        ParallelAxis made;
        made.figure = QLatin1String(figure);
        made.title = title;
        made.scale.decimals = decimals;
        made.value = value;
        return made;
    };
    std::vector<ParallelAxis> axes{axis("reward", ParallelPlot::tr("Reward"), [](const RunPoint& p) { return p.reward; }),
                                   axis("map50", ParallelPlot::tr("mAP50"), [](const RunPoint& p) { return p.map50; }),
                                   axis("loss", ParallelPlot::tr("Loss"), [](const RunPoint& p) { return p.loss; }),
                                   axis("flops", ParallelPlot::tr("Cost"), [](const RunPoint& p) { return p.flops; }),
                                   axis("params", ParallelPlot::tr("Params"), [](const RunPoint& p) { return p.params; }),
                                   axis("latency", ParallelPlot::tr("Latency"), [](const RunPoint& p) { return p.latencyMs > 0 ? p.latencyMs : std::numeric_limits<double>::quiet_NaN(); }),
                                   axis("blocks", ParallelPlot::tr("Blocks kept"), [](const RunPoint& p) { return static_cast<double>(p.blocksKept); }, 0),
                                   axis("kept", ParallelPlot::tr("Channels"), [](const RunPoint& p) { return p.keptShare; }, 1)};
    axes[3].isCost = axes[4].isCost = axes[5].isCost = true;
    axes[6].isWhole = true;
    axes[7].scale.factor = 0.01;
    axes[7].scale.unit = QStringLiteral("%");
    return axes;
}

void takeScale(ParallelAxis& axis, double largest)
{
    if (axis.figure == QLatin1String("flops"))
        axis.scale = flopsScale(largest);
    else if (axis.figure == QLatin1String("params"))
        axis.scale = countScale(largest);
    else if (axis.figure == QLatin1String("latency"))
        axis.scale = millisecondScale(largest);
    axis.title = withUnit(axis.title, axis.scale.unit);
}

}  // namespace

double ParallelAxis::position(double at) const
{
    if (!std::isfinite(at) || (isLogarithmic && at <= 0))
        return std::numeric_limits<double>::quiet_NaN();
    if (isLogarithmic)
        return std::log(at / range.lower) / std::log(range.upper / range.lower);
    return (at - range.lower) / range.size();
}

double ParallelAxis::valueAt(double position) const
{
    if (isLogarithmic)
        return range.lower * std::pow(range.upper / range.lower, position);
    return range.lower + position * range.size();
}

QString ParallelAxis::text(double at) const
{
    return std::isfinite(at) ? scale.text(at) : dash();
}

QString ParallelAxis::filterText(double at) const
{
    static constexpr std::array<std::pair<double, char>, 3> prefixes{{{1e9, 'G'}, {1e6, 'M'}, {1e3, 'k'}}};
    if (isCost)
        for (const auto& [factor, prefix] : prefixes)
            if (at >= factor)
                return QString::number(at / factor, 'g', 4) + QLatin1Char(prefix);
    return QString::number(at, 'g', 4);
}

std::vector<ParallelAxis> parallelAxes(std::span<const ParallelSeries> series, bool logarithmicCosts)
{
    std::vector<ParallelAxis> axes = allAxes();
    std::erase_if(axes, [&](ParallelAxis& axis) {
        Extent extent;
        for (const ParallelSeries& each : series)
            for (const RunPoint& point : each.points)
                extent.extend(axis.value(point));
        if (extent.isEmpty())
            return true;
        axis.isLogarithmic = logarithmicCosts && axis.isCost && extent.low() > 0 && extent.high() > logarithmicFrom * extent.low();
        axis.range = axis.isLogarithmic ? extent.logRange(0) : extent.range(0.02);
        if (axis.isWhole)
            axis.range = {extent.low() - 0.5, extent.high() + 0.5};
        takeScale(axis, extent.high());
        return false;
    });
    return axes;
}

}  // namespace abcp::ui
