#include "ui/plots/parallel_plot.h"

#include "ui/plots/parallel_lines.h"
#include "ui/plots/parallel_scales.h"
#include "ui/theme.h"

#include <QAccessible>
#include <QAction>
#include <QMenu>

#include <algorithm>
#include <cmath>

namespace abcp::ui {

namespace {

constexpr double lineReach = 6;  // pixels

}  // namespace

ParallelPlot::ParallelPlot(ViewFilter& filter, std::function<std::vector<ParallelSeries>()> series, QWidget* parent)
    : Plot(QStringLiteral("parallel"), parent), m_filter(filter), m_source(std::move(series)), m_lines(new ParallelLines(canvas())),
      m_scales(new ParallelScales(*m_lines))
{
    setAccessibleName(tr("Candidates across all their figures"));
    for (QCPAxis* axis : {canvas()->xAxis, canvas()->yAxis}) {
        axis->setVisible(false);
        axis->grid()->setVisible(false);
    }
    canvas()->setInteractions(QCP::Interactions());
    addLegendRow();
    connect(canvas(), &QCustomPlot::mousePress, this, &ParallelPlot::pressed);
    connect(canvas(), &QCustomPlot::mouseMove, this, &ParallelPlot::dragged);
    connect(canvas(), &QCustomPlot::mouseRelease, this, &ParallelPlot::released);
    connect(canvas(), &QCustomPlot::mouseDoubleClick, this, &ParallelPlot::doubleClicked);
    // There is nothing to zoom.
    followAction()->setVisible(false);
    connect(this, &Plot::followingChanged, this, [this](bool following) {
        if (!following)
            fit();
    });
    connect(&m_filter, &ViewFilter::changed, this, &ParallelPlot::takeFilter);
    recolour();
    schedule();
}

const std::vector<ParallelAxis>& ParallelPlot::axes() const
{
    return m_scales->axes;
}

int ParallelPlot::currentAxis() const
{
    return m_lastAxis;
}

QPointF ParallelPlot::pixelOf(std::size_t axis, double position) const
{
    return {m_lines->x(axis), m_lines->y(position)};
}

std::size_t ParallelPlot::lineCount() const
{
    return m_lines->lines().size();
}

std::size_t ParallelPlot::shownLines() const
{
    return static_cast<std::size_t>(std::ranges::count_if(m_lines->lines(), [](const ParallelLines::Line& line) { return line.isShown; }));
}

void ParallelPlot::invalidate()
{
    m_series.clear();
    m_lines->setLines({}, 0);
    m_isStale = true;
    schedule();
}

void ParallelPlot::grow()
{
    m_hasGrown = true;
    scheduleLive();
}

void ParallelPlot::setLogarithmic(bool on)
{
    m_logarithmic = on;
    invalidate();
    fit();
}

void ParallelPlot::setChosen(const std::optional<std::pair<RunId, int>>& candidate)
{
    m_chosen = candidate;
    showChosen();
    scheduleMarks();
}

void ParallelPlot::setEmpty(const QString& text)
{
    m_emptyText = text;
    if (lineCount() == 0)
        setEmptyText(text);
}

// Lines are made when they are looked at: a plot behind a tab costs nothing while a search runs.
void ParallelPlot::fitAxes()
{
    if ((m_isStale || m_hasGrown) && isVisible())
        rebuild();
}

void ParallelPlot::rebuild()
{
    m_isStale = m_hasGrown = false;
    m_series = m_source();
    m_scales->axes = parallelAxes(m_series, m_logarithmic);
    const std::vector<ParallelAxis>& axes = m_scales->axes;
    std::vector<ParallelLines::Line> lines;
    canvas()->clearGraphs();
    for (std::size_t i = 0; i < m_series.size(); ++i) {
        canvas()->addGraph()->setName(m_series[i].title);  // for the legend
        for (const RunPoint& point : m_series[i].points) {
            ParallelLines::Line line;
            line.series = static_cast<std::uint32_t>(i);
            for (std::size_t axis = 0; axis < axes.size(); ++axis)
                line.positions[axis] = static_cast<float>(axes[axis].position(axes[axis].value(point)));
            lines.push_back(line);
        }
    }
    setEmptyText(lines.empty() ? m_emptyText : QString());
    m_lines->setLines(std::move(lines), axes.size());
    setCurrentAxis(std::clamp(m_lastAxis, 0, std::max(0, static_cast<int>(axes.size()) - 1)));
    takeFilter();
    showChosen();
    recolour();
}

void ParallelPlot::takeFilter()
{
    if (m_isStale)  // the lines will be judged when they are made
        return;
    const RunFilter& filter = m_filter.filter();
    std::vector<bool> meets;
    for (const ParallelSeries& series : m_series)
        meets.push_back(!series.compared || filter.matches(*series.compared));
    const auto& lines = m_lines->lines();
    const RunPoint* point = nullptr;
    std::size_t first = 0;
    m_lines->setShown(m_filter.isActive(), [&](std::size_t i) {
        const std::size_t series = lines[i].series;
        if (i == 0 || lines[i - 1].series != series) {
            first = i;
            point = m_series[series].points.data();
        }
        return meets[series] && filter.matches(point[i - first]);
    });
    takeRanges();
    schedule();
}

void ParallelPlot::takeRanges()
{
    m_scales->ranges.clear();
    const bool isGood = m_filter.filter().error().isEmpty();
    for (const ParallelAxis& axis : axes())
        m_scales->ranges.push_back(isGood ? filterRange(m_filter.text(), axis.figure) : FilterRange{});
    const auto index = static_cast<std::size_t>(m_lastAxis);
    if (index >= axes().size())
        return;
    const ParallelAxis& axis = axes()[index];
    const FilterRange& range = m_scales->ranges[index];
    setAccessibleDescription(range.isOpen() ? tr("%1, no range").arg(axis.title)
                                            : tr("%1, from %2 to %3").arg(axis.title, axis.text(range.low), axis.text(range.high)));
    QAccessibleEvent event(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&event);
}

void ParallelPlot::showChosen()
{
    m_scales->chosen = -1;
    if (!m_chosen || m_isStale)
        return;
    int line = 0;
    for (const ParallelSeries& series : m_series)
        for (const RunPoint& point : series.points) {
            if (series.run == m_chosen->first && point.episode == m_chosen->second)
                m_scales->chosen = line;
            ++line;
        }
}

void ParallelPlot::recolour()
{
    Plot::recolour();
    const PlotColours c = plotColours(palette());
    std::vector<QColor> colours;
    for (std::size_t i = 0; i < m_series.size(); ++i) {
        colours.push_back(seriesColour(static_cast<std::size_t>(toInteger(m_series[i].run)), palette()));
        if (QCPGraph* graph = canvas()->graph(static_cast<int>(i)))
            graph->setPen(QPen(colours.back(), 2));
    }
    m_lines->setColours(std::move(colours), mixed(c.faintText, c.background, 0.78));
    m_scales->colours = {c.axis, c.faintText, c.text, c.accent, c.background};
    m_scales->font = smallFont();
    const int line = QFontMetrics(smallFont()).height();
    canvas()->axisRect()->setAutoMargins(QCP::msNone);
    canvas()->axisRect()->setMargins(QMargins(40, line + 10, 48, line));
}

void ParallelPlot::setCurrentAxis(int axis)
{
    if (axis != m_lastAxis)
        m_filter.finishStep();
    m_lastAxis = axis;
    m_scales->current = hasFocus() ? axis : -1;
    if (!m_isStale)
        takeRanges();
    scheduleMarks();
}

ParallelPlot::Hit ParallelPlot::pointOf(std::size_t line) const
{
    for (const ParallelSeries& series : m_series) {
        if (line < series.points.size())
            return {&series, &series.points[line]};
        line -= series.points.size();
    }
    return {};
}

// The line nearest to the pointer; of those that are filtered out none.
ParallelPlot::Hit ParallelPlot::hitAt(const QPointF& pixel) const
{
    if (m_isStale || axes().size() < 2 || !m_lines->area().adjusted(-2, -2, 2, 2).contains(pixel))
        return {};
    const double gap = m_lines->x(1) - m_lines->x(0);
    const double along = (pixel.x() - m_lines->x(0)) / gap;
    const auto axis = static_cast<std::size_t>(std::clamp(std::floor(along), 0.0, static_cast<double>(axes().size() - 2)));
    const double share = along - static_cast<double>(axis);
    const double wanted = positionOf(pixel.y());
    double best = lineReach / std::max(1.0, m_lines->area().height());
    const auto& lines = m_lines->lines();
    std::optional<std::size_t> found;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (!lines[i].isShown)
            continue;
        const auto from = static_cast<double>(lines[i].positions[axis]);
        const double distance = std::abs(from + share * (static_cast<double>(lines[i].positions[axis + 1]) - from) - wanted);
        if (distance < best) {
            best = distance;
            found = i;
        }
    }
    return found ? pointOf(*found) : Hit{};
}

void ParallelPlot::clicked(const QPointF& pixel)
{
    if (const Hit hit = hitAt(pixel); hit.point && gripAt(axisAt(pixel), pixel) == Grip::None)
        Q_EMIT candidateClicked(toInteger(hit.series->run), hit.point->episode);
}

QString ParallelPlot::readOut(const QPointF& pixel) const
{
    const Hit hit = hitAt(pixel);
    if (!hit.point)
        return axisAt(pixel) < 0 || m_isStale ? QString() : tr("Drag to brush a range, double click it to take it away");
    QString text = tr("Run %1, episode %2").arg(hit.series->title).arg(hit.point->episode);
    for (const ParallelAxis& axis : axes())
        text += QStringLiteral("\n%1 %2").arg(axis.title.section(QStringLiteral(", "), 0, 0), axis.text(axis.value(*hit.point)));
    return text;
}

void ParallelPlot::extendMenu(QMenu& menu)
{
    QAction* clear = menu.addAction(tr("Take all ranges away"), this, [this] {
        for (int axis = 0; axis < static_cast<int>(axes().size()); ++axis)
            unbrush(axis);
    });
    clear->setEnabled(std::ranges::any_of(m_scales->ranges, [](const FilterRange& range) { return !range.isOpen(); }));
}

QString ParallelPlot::csv(bool visibleOnly) const
{
    QString text = QStringLiteral("run,episode");
    for (const ParallelAxis& axis : axes())
        text += QLatin1Char(',') + axis.figure;
    text += QStringLiteral(",shown\n");
    std::size_t line = 0;
    for (const ParallelSeries& series : m_series)
        for (const RunPoint& point : series.points) {
            const bool isShown = m_lines->lines()[line++].isShown;
            if (visibleOnly && !isShown)
                continue;
            text += QStringLiteral("%1,%2").arg(toInteger(series.run)).arg(point.episode);
            for (const ParallelAxis& axis : axes())
                text += QLatin1Char(',') + QString::number(axis.value(point), 'g', 10);
            text += isShown ? QStringLiteral(",1\n") : QStringLiteral(",0\n");
        }
    return text;
}

}  // namespace abcp::ui
