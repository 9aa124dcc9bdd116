#include "ui/plots/run_curves.h"

#include "ui/format.h"
#include "ui/plots/exponential_mean.h"
#include "ui/plots/qcustomplot_fence.h"
#include "ui/plots/tickers.h"
#include "ui/theme.h"

#include <QAction>
#include <QMenu>

#include <algorithm>
#include <cmath>

namespace abcp::ui {

RunCurves::RunCurves(const ComparedRunsModel& runs, const ViewFilter& filter, QWidget* parent)
    : Plot(QStringLiteral("curves"), parent), m_runs(runs), m_filter(filter), m_accuracy(new QAction(tr("mAP50"), this))
{
    setAccessibleName(tr("Rewards of the ticked runs by episode"));
    m_accuracy->setCheckable(true);
    m_accuracy->setToolTip(tr("Draw the accuracy instead of the reward"));
    canvas()->xAxis->setLabel(tr("Episode"));
    canvas()->xAxis->setTicker(QSharedPointer<WholeNumberTicker>::create());
    addLegendRow();
    recolour();
    connect(m_accuracy, &QAction::toggled, this, [this] {
        rebuild();
        fit();
    });
    connect(&m_filter, &ViewFilter::changed, this, [this] {
        recolour();
        schedule();
    });
    connect(&m_runs, &ComparedRunsModel::shownChanged, this, &RunCurves::rebuild);
    rebuild();
}

void RunCurves::setSmoothing(double weight)
{
    m_smoothing = weight;
    rebuild();
}

void RunCurves::rebuild()
{
    canvas()->clearGraphs();
    canvas()->yAxis->setLabel(m_accuracy->isChecked() ? tr("mAP50") : tr("Reward"));
    m_curves.clear();
    for (const ComparedRun* run : m_runs.shownRuns()) {
        Curve curve{run->record.id, titleOf(*run), {}, {}, {}};
        ExponentialMean mean(m_smoothing);
        for (const RunPoint& point : run->points) {
            curve.episodes.push_back(point.episode);
            curve.values.push_back(m_accuracy->isChecked() ? point.map50 : point.reward);
            curve.smoothed.push_back(mean.add(curve.values.back()));
        }
        m_curves.push_back(std::move(curve));
    }
    for (const Curve& curve : m_curves) {
        QCPGraph* raw = canvas()->addGraph();
        raw->setData(QVector<double>(curve.episodes.begin(), curve.episodes.end()),
                     QVector<double>(curve.values.begin(), curve.values.end()), true);
        raw->removeFromLegend();
    }
    for (const Curve& curve : m_curves) {
        QCPGraph* smooth = canvas()->addGraph();
        smooth->setName(curve.title);
        smooth->setData(QVector<double>(curve.episodes.begin(), curve.episodes.end()),
                        QVector<double>(curve.smoothed.begin(), curve.smoothed.end()), true);
    }
    setEmptyText(m_curves.empty() ? tr("The curves of the runs that are ticked will be drawn here.") : QString());
    recolour();
    schedule();
}

void RunCurves::recolour()
{
    Plot::recolour();
    const QColor background = plotColours(palette()).background;
    for (std::size_t i = 0; i < m_curves.size() && 2 * i < static_cast<std::size_t>(canvas()->graphCount()); ++i) {
        QColor colour = seriesColour(static_cast<std::size_t>(toInteger(m_curves[i].run)), palette());
        if (const ComparedRun* run = m_runs.run(m_curves[i].run); run && !m_filter.filter().matches(*run))
            colour = mixed(colour, background, 0.75);
        canvas()->graph(static_cast<int>(i))->setPen(QPen(mixed(colour, background, 0.72), 1));
        canvas()->graph(static_cast<int>(i + m_curves.size()))->setPen(QPen(colour, 1));
    }
}

void RunCurves::fitAxes()
{
    Extent x;
    Extent y;
    for (const Curve& curve : m_curves)
        for (std::size_t i = 0; i < curve.values.size(); ++i) {
            x.extend(curve.episodes[i]);
            y.extend(curve.values[i]);
        }
    canvas()->xAxis->setRange(x.range(0.02));
    canvas()->yAxis->setRange(y.range());
}

QString RunCurves::readOut(const QPointF& pixel) const
{
    if (!canvas()->axisRect()->rect().contains(pixel.toPoint()))
        return {};
    const double episode = std::round(canvas()->xAxis->pixelToCoord(pixel.x()));
    QStringList lines{tr("Episode %1").arg(episode)};
    for (const Curve& curve : m_curves) {
        const auto at = std::ranges::lower_bound(curve.episodes, episode);
        if (at != curve.episodes.end() && *at == episode) {
            const auto i = static_cast<std::size_t>(at - curve.episodes.begin());
            lines << tr("%1: %2, smoothed %3").arg(curve.title, scoreText(curve.values[i]), scoreText(curve.smoothed[i]));
        }
    }
    return lines.size() > 1 ? lines.join(QLatin1Char('\n')) : QString();
}

void RunCurves::extendMenu(QMenu& menu)
{
    menu.addAction(m_accuracy);
}

QString RunCurves::csv(bool visibleOnly) const
{
    QString text =
        QStringLiteral("run,episode,%1,smoothed\n").arg(m_accuracy->isChecked() ? QStringLiteral("map50") : QStringLiteral("reward"));
    const QCPRange range = canvas()->xAxis->range();
    for (const Curve& curve : m_curves)
        for (std::size_t i = 0; i < curve.values.size(); ++i)
            if (!visibleOnly || range.contains(curve.episodes[i]))
                text += QStringLiteral("%1,%2,%3,%4\n")
                            .arg(toInteger(curve.run))
                            .arg(curve.episodes[i])
                            .arg(curve.values[i], 0, 'g', 10)
                            .arg(curve.smoothed[i], 0, 'g', 10);
    return text;
}

}  // namespace abcp::ui
