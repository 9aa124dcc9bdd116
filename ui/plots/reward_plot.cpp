#include "ui/plots/reward_plot.h"

#include "ui/format.h"
#include "ui/plots/phase_marks.h"
#include "ui/plots/point_cloud.h"
#include "ui/plots/qcustomplot_fence.h"
#include "ui/plots/repeat_bars.h"
#include "ui/plots/tickers.h"
#include "ui/theme.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace abcp::ui {

namespace {

constexpr double notANumber = std::numeric_limits<double>::quiet_NaN();

double rewardOf(const Episode& episode)
{
    return episode.failed() ? notANumber : episode.reward;
}

// Exactly 0 before the agent has one.
double baselineOf(const Episode& episode)
{
    return std::isfinite(episode.baseline) && episode.baseline != 0 ? episode.baseline : notANumber;
}

}  // namespace

RewardPlot::RewardPlot(const RunModel& model, CandidateSelection& selection, QWidget* parent)
    : Plot(QStringLiteral("reward"), parent), m_model(model), m_selection(selection)
{
    setAccessibleName(tr("Reward by episode"));
    QCustomPlot* plot = canvas();
    plot->xAxis->setLabel(tr("Episode"));
    plot->yAxis->setLabel(tr("Reward"));
    plot->xAxis->setTicker(QSharedPointer<WholeNumberTicker>::create());

    m_raw = plot->addGraph();
    m_raw->setName(tr("reward"));
    m_baseline = plot->addGraph();
    m_baseline->setName(tr("baseline"));
    m_smooth = plot->addGraph();
    m_smooth->setName(tr("smoothed"));
    m_repeated = plot->addGraph();
    m_spreads = addRepeatBars(*plot, *m_repeated);
    m_found = new PointCloud(plot->xAxis, plot->yAxis);
    m_found->removeFromLegend();
    m_mark = plot->addGraph();
    m_mark->setLayer(QStringLiteral("marks"));
    m_mark->setLineStyle(QCPGraph::lsNone);
    m_mark->removeFromLegend();
    m_phases = new PhaseMarks(m_model, plot, this);
    connect(m_phases, &PhaseMarks::changed, this, [this] { schedule(); });
    addLegendRow();
    recolour();

    connect(&m_model, &RunModel::opened, this, &RewardPlot::rebuild);
    connect(&m_model, &RunModel::rescored, this, &RewardPlot::rebuild);
    connect(&m_model, &RunModel::repeated, this, &RewardPlot::showRepeats);
    connect(&m_model, &RunModel::appended, this, &RewardPlot::append);
    connect(&m_selection.filter(), &ViewFilter::changed, this, &RewardPlot::showFilter);
    connect(&m_selection, &CandidateSelection::currentChanged, this, &RewardPlot::showSelection);
    rebuild();
}

void RewardPlot::setSmoothing(double weight)
{
    m_mean = ExponentialMean(weight);
    m_smooth->data()->clear();
    m_smoothed.clear();
    smoothFrom(0);
    schedule();
}

void RewardPlot::rebuild()
{
    for (QCPGraph* graph : {m_raw, m_smooth, m_baseline, m_mark})
        graph->data()->clear();
    m_smoothed.clear();
    m_rewards = Extent();
    m_found->clear();
    m_found->setVisible(m_selection.filter().filter().asksForCandidates());
    const int count = static_cast<int>(m_model.episodes().size());
    setEmptyText(count > 0 ? QString() : tr("The reward of every episode will be drawn here."));
    if (count > 0)
        append(0, count - 1);
    showRepeats();
    schedule();
}

void RewardPlot::showRepeats()
{
    std::vector<RepeatBar> bars;
    for (const Repeat& repeat : m_model.run().repeats)
        if (const auto spread = m_model.rewardSpread(repeat.episode))
            bars.push_back({static_cast<double>(repeat.episode), spread->least, spread->largest});
    showRepeatBars(*m_repeated, *m_spreads, std::move(bars));
    schedule();
}

void RewardPlot::append(int first, int last)
{
    for (int number = first; number <= last; ++number) {
        const Episode& episode = m_model.episode(number);
        m_raw->addData(number, rewardOf(episode));
        m_baseline->addData(number, baselineOf(episode));
        m_rewards.extend(rewardOf(episode));
        m_rewards.extend(episode.failed() ? notANumber : baselineOf(episode));
        m_found->add(number, rewardOf(episode), m_selection.filter().isShown(number));
    }
    smoothFrom(first);
    const bool sparse = m_model.episodes().size() < 40;
    m_raw->setScatterStyle(sparse ? QCPScatterStyle(QCPScatterStyle::ssDisc, 4) : QCPScatterStyle());
    setEmptyText(QString());
    showSelection();
    scheduleLive();
}

void RewardPlot::smoothFrom(int first)
{
    if (first == 0)
        m_mean = ExponentialMean(m_mean.weight());
    for (std::size_t i = static_cast<std::size_t>(first); i < m_model.episodes().size(); ++i) {
        m_smoothed.push_back(m_mean.add(rewardOf(m_model.episodes()[i])));
        m_smooth->addData(static_cast<double>(i), m_smoothed.back());
    }
}

void RewardPlot::showFilter()
{
    for (std::size_t i = 0; i < m_found->count(); ++i)
        m_found->setShown(i, m_selection.filter().isShown(static_cast<int>(i)));
    m_found->setVisible(m_selection.filter().filter().asksForCandidates());
    schedule();
}

void RewardPlot::showSelection()
{
    m_mark->data()->clear();
    const int current = m_selection.current();
    if (m_model.hasEpisode(current) && !m_model.episode(current).failed())
        m_mark->addData(current, m_model.episode(current).reward);
    scheduleMarks();
}

void RewardPlot::fitAxes()
{
    Extent x;
    x.extend(0);
    x.extend(std::max(1.0, static_cast<double>(m_model.episodes().size()) - 1));
    canvas()->xAxis->setRange(x.range(0.02));
    canvas()->yAxis->setRange(m_rewards.range());
}

void RewardPlot::recolour()
{
    Plot::recolour();
    const PlotColours c = plotColours(palette());
    m_raw->setPen(QPen(mixed(c.accent, c.background, 0.72), 1));
    m_smooth->setPen(QPen(c.accent, 1));
    m_spreads->setPen(QPen(c.text, 1));
    m_phases->recolour(c.budget);
    QPen dashed(c.baseline, 1, Qt::DashLine);
    m_baseline->setPen(dashed);
    m_found->setShape(QCPScatterStyle::ssDisc, 5);
    m_found->setColours(c.accent, Qt::transparent);
    m_mark->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssCircle, QPen(c.text, 1), Qt::NoBrush, 10));
}

int RewardPlot::episodeAt(const QPointF& pixel) const
{
    if (!canvas()->axisRect()->rect().contains(pixel.toPoint()))
        return CandidateSelection::none;
    const double x = canvas()->xAxis->pixelToCoord(pixel.x());
    const double nearest = std::round(x);
    return nearest >= 0 && nearest < static_cast<double>(m_model.episodes().size()) ? static_cast<int>(nearest)
                                                                                    : CandidateSelection::none;
}

void RewardPlot::clicked(const QPointF& pixel)
{
    if (const int episode = episodeAt(pixel); episode >= 0) {
        m_selection.select(episode);
        Q_EMIT episodeClicked(episode);
    }
}

QString RewardPlot::readOut(const QPointF& pixel) const
{
    const int number = episodeAt(pixel);
    if (number < 0)
        return {};
    const Episode& episode = m_model.episode(number);
    if (episode.failed())
        return tr("Episode %1 failed").arg(number);
    QStringList lines{tr("Episode %1\nReward %2, smoothed %3\nBaseline %4")
                          .arg(number)
                          .arg(scoreText(episode.reward), scoreText(m_smoothed[static_cast<std::size_t>(number)]), scoreText(episode.baseline))};
    if (const auto spread = m_model.rewardSpread(number))
        lines << tr("Measured several times: %1 to %2").arg(scoreText(spread->least), scoreText(spread->largest));
    if (const QString phase = m_phases->textAt(number); !phase.isEmpty())
        lines << phase;
    return lines.join(QLatin1Char('\n'));
}

QString RewardPlot::csv(bool visibleOnly) const
{
    QString text = QStringLiteral("episode,reward,smoothed,baseline\n");
    const QCPRange range = canvas()->xAxis->range();
    const auto cell = [](double value) { return std::isfinite(value) ? QString::number(value, 'g', 10) : QString(); };
    for (const Episode& episode : m_model.episodes()) {
        if (visibleOnly && !range.contains(episode.number))
            continue;
        text += QStringLiteral("%1,%2,%3,%4\n")
                    .arg(episode.number)
                    .arg(cell(rewardOf(episode)), cell(m_smoothed[static_cast<std::size_t>(episode.number)]), cell(episode.baseline));
    }
    return text;
}

}  // namespace abcp::ui
