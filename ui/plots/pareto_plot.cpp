#include "ui/plots/pareto_plot.h"

#include "ui/plots/point_cloud.h"
#include "ui/plots/qcustomplot_fence.h"
#include "ui/plots/repeat_bars.h"
#include "ui/plots/tickers.h"
#include "ui/theme.h"

#include <QAction>
#include <QMenu>

#include <cmath>
#include <limits>

namespace abcp::ui {

namespace {

constexpr double reach = 12;  // pixels within which a click or the pointer finds a point

}  // namespace

ParetoPlot::ParetoPlot(const RunModel& model, CandidateSelection& selection, QWidget* parent)
    : Plot(QStringLiteral("pareto"), parent), m_model(model), m_selection(selection), m_logAction(new QAction(tr("Log"), this))
{
    setAccessibleName(tr("Accuracy against FLOPs"));
    m_logAction->setCheckable(true);
    m_logAction->setChecked(true);
    m_logAction->setToolTip(tr("Logarithmic FLOPs axis (L)"));
    connect(m_logAction, &QAction::toggled, this, &ParetoPlot::setLogarithmic);

    QCustomPlot* plot = canvas();
    plot->yAxis->setLabel(tr("mAP50"));
    m_points = new PointCloud(plot->xAxis, plot->yAxis);
    m_points->setName(tr("candidates"));
    m_frontLine = new QCPCurve(plot->xAxis, plot->yAxis);
    m_frontLine->removeFromLegend();
    m_frontPoints = plot->addGraph();
    m_frontPoints->setName(tr("front"));
    m_frontPoints->setLineStyle(QCPGraph::lsNone);
    m_best = plot->addGraph();
    m_best->setName(tr("best reward"));
    m_best->setLineStyle(QCPGraph::lsNone);
    m_reference = plot->addGraph();
    m_reference->setName(tr("unpruned"));
    m_reference->setLineStyle(QCPGraph::lsNone);
    m_uniform = plot->addGraph();
    m_uniform->setName(tr("uniform"));
    m_uniform->setLineStyle(QCPGraph::lsNone);
    m_repeated = plot->addGraph();
    m_spreads = addRepeatBars(*plot, *m_repeated);
    m_mark = plot->addGraph();
    m_mark->setLayer(QStringLiteral("marks"));
    m_mark->setLineStyle(QCPGraph::lsNone);
    m_mark->removeFromLegend();

    m_budget = new QCPItemStraightLine(plot);
    m_budgetLabel = new QCPItemText(plot);
    m_budgetLabel->setText(tr("budget"));
    m_budgetLabel->setPositionAlignment(Qt::AlignLeft | Qt::AlignBottom);
    m_budgetLabel->position->setTypeX(QCPItemPosition::ptPlotCoords);
    m_budgetLabel->position->setTypeY(QCPItemPosition::ptAxisRectRatio);
    m_budgetLabel->setPadding(QMargins(4, 0, 0, 2));
    addLegendRow();
    recolour();
    setLogarithmic(true);

    connect(&m_model, &RunModel::opened, this, &ParetoPlot::rebuild);
    connect(&m_model, &RunModel::appended, this, &ParetoPlot::append);
    connect(&m_model, &RunModel::referenceChanged, this, &ParetoPlot::rebuild);
    connect(&m_model, &RunModel::rescored, this, &ParetoPlot::showFront);
    connect(&m_model, &RunModel::steeringChanged, this, &ParetoPlot::rebuild);  // a budget decides the unit, too
    connect(&m_model, &RunModel::repeated, this, &ParetoPlot::showRepeats);
    connect(&m_selection.filter(), &ViewFilter::changed, this, &ParetoPlot::showFilter);
    connect(&m_selection, &CandidateSelection::currentChanged, this, &ParetoPlot::showSelection);
    rebuild();
}

double ParetoPlot::x(const Measurement& measurement) const
{
    return m_scale.of(static_cast<double>(measurement.flops));
}

void ParetoPlot::rebuild()
{
    m_scale = m_model.flopsScale();
    canvas()->xAxis->setLabel(tr("Cost, %1").arg(m_scale.unit));
    m_points->clear();
    m_uniform->data()->clear();
    m_costs = Extent();
    m_accuracies = Extent();
    const int count = static_cast<int>(m_model.episodes().size());
    setEmptyText(count > 0 || m_model.run().reference
                     ? QString()
                     : tr("Every candidate will be a point here: what it costs and how well it detects. "
                          "Click one to see its layers."));
    showReference();
    if (count > 0)
        append(0, count - 1);
    showUniform();
    showFront();
    showRepeats();
    showSelection();
}

void ParetoPlot::showRepeats()
{
    std::vector<RepeatBar> bars;
    for (const Repeat& repeat : m_model.run().repeats)
        if (const auto spread = m_model.accuracySpread(repeat.episode); spread && m_model.hasEpisode(repeat.episode) && !m_model.episode(repeat.episode).failed())
            bars.push_back({x(*m_model.episode(repeat.episode).measurement), spread->least, spread->largest});
    showRepeatBars(*m_repeated, *m_spreads, std::move(bars));
    schedule();
}

void ParetoPlot::append(int first, int last)
{
    for (int number = first; number <= last; ++number)
        if (const auto& measurement = m_model.episode(number).measurement) {
            m_points->add(x(*measurement), measurement->map50, m_selection.filter().isShown(number));
            m_costs.extend(x(*measurement));
            m_accuracies.extend(measurement->map50);
        }
    setEmptyText(QString());
    showUniform();
    showFront();
}

void ParetoPlot::showUniform()
{
    const std::vector<Measurement>& cuts = m_model.uniformCuts();
    if (m_uniform->dataCount() == static_cast<int>(cuts.size()))
        return;
    m_uniform->data()->clear();
    for (const Measurement& cut : cuts)
        m_uniform->addData(x(cut), cut.map50);
}

void ParetoPlot::showFront()
{
    m_frontPoints->data()->clear();
    m_frontLine->data()->clear();
    double before = std::numeric_limits<double>::quiet_NaN();
    for (int number : m_model.front()) {
        const Measurement& m = *m_model.episode(number).measurement;
        m_frontPoints->addData(x(m), m.map50);
        if (std::isfinite(before))
            m_frontLine->addData(x(m), before);
        m_frontLine->addData(x(m), m.map50);
        before = m.map50;
    }
    m_best->data()->clear();
    if (const auto best = m_model.best()) {
        const Measurement& m = *m_model.episode(*best).measurement;
        m_best->addData(x(m), m.map50);
    }
    scheduleLive();
}

void ParetoPlot::showReference()
{
    m_reference->data()->clear();
    if (const auto& reference = m_model.run().reference)
        m_reference->addData(x(*reference), reference->map50);
    const auto& limit = m_model.run().settings.reward.budgets.flops;
    m_budget->setVisible(m_model.isOpen() && limit.has_value());
    m_budgetLabel->setVisible(m_budget->visible());
    if (limit) {
        m_budget->point1->setCoords(m_scale.of(*limit), 0);
        m_budget->point2->setCoords(m_scale.of(*limit), 1);
        m_budgetLabel->position->setCoords(m_scale.of(*limit), 1.0);
    }
    schedule();
}

void ParetoPlot::showFilter()
{
    std::size_t index = 0;
    for (const Episode& episode : m_model.episodes())
        if (episode.measurement)
            m_points->setShown(index++, m_selection.filter().isShown(episode.number));
    schedule();
}

void ParetoPlot::showSelection()
{
    m_mark->data()->clear();
    const int current = m_selection.current();
    if (m_model.hasEpisode(current) && !m_model.episode(current).failed()) {
        const Measurement& m = *m_model.episode(current).measurement;
        m_mark->addData(x(m), m.map50);
    }
    scheduleMarks();
}

void ParetoPlot::setLogarithmic(bool on)
{
    QCPAxis* axis = canvas()->xAxis;
    axis->setScaleType(on ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
    axis->setTicker(on ? QSharedPointer<DecadeTicker>::create() : QSharedPointer<QCPAxisTicker>::create());
    fit();
}

void ParetoPlot::fitAxes()
{
    Extent cost = m_costs;
    Extent accuracy = m_accuracies;
    const auto include = [&](const Measurement& m) {
        cost.extend(x(m));
        accuracy.extend(m.map50);
    };
    if (m_model.run().reference)
        include(*m_model.run().reference);
    for (const Measurement& cut : m_model.uniformCuts())
        include(cut);
    if (const auto& limit = m_model.run().settings.reward.budgets.flops; limit && !cost.isEmpty())
        cost.extend(m_scale.of(*limit));
    const bool logarithmic = canvas()->xAxis->scaleType() == QCPAxis::stLogarithmic;
    canvas()->xAxis->setRange(logarithmic ? cost.logRange() : cost.range());
    canvas()->yAxis->setRange(accuracy.range());
}

void ParetoPlot::recolour()
{
    Plot::recolour();
    const PlotColours c = plotColours(palette());
    QColor soft = c.points;
    soft.setAlpha(150);
    m_points->setColours(soft, mixed(c.points, c.background, 0.75));
    m_frontLine->setPen(QPen(c.accent, 1));
    m_frontPoints->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, c.accent, 7));
    m_frontPoints->setPen(QPen(c.accent));
    m_best->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssStar, QPen(c.budget, 1), Qt::NoBrush, 13));
    m_reference->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDiamond, QPen(c.reference, 1), QBrush(c.background), 10));
    m_uniform->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssTriangle, QPen(c.baseline, 1.5), Qt::NoBrush, 9));
    m_uniform->setPen(QPen(c.baseline));
    m_mark->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssCircle, QPen(c.text, 1), Qt::NoBrush, 14));
    m_spreads->setPen(QPen(c.text, 1));
    m_budget->setPen(QPen(c.budget, 1, Qt::DashLine));
    m_budgetLabel->setColor(c.budget);
    m_budgetLabel->setFont(smallFont());
}

QPointF ParetoPlot::pixelOf(const Episode& episode) const
{
    if (!episode.measurement)
        return {};
    return {canvas()->xAxis->coordToPixel(x(*episode.measurement)), canvas()->yAxis->coordToPixel(episode.measurement->map50)};
}

int ParetoPlot::episodeAt(const QPointF& pixel) const
{
    int nearest = CandidateSelection::none;
    double best = reach * reach;
    for (const Episode& episode : m_model.episodes()) {
        if (episode.failed())
            continue;
        const QPointF offset = pixelOf(episode) - pixel;
        const double distance = QPointF::dotProduct(offset, offset);
        if (distance < best) {
            best = distance;
            nearest = episode.number;
        }
    }
    return nearest;
}

void ParetoPlot::clicked(const QPointF& pixel)
{
    if (const int episode = episodeAt(pixel); episode >= 0) {
        m_selection.select(episode);
        Q_EMIT episodeClicked(episode);
    }
}

QString ParetoPlot::readOut(const QPointF& pixel) const
{
    const auto describe = [this](const QString& title, const Measurement& m) {
        return tr("%1\nmAP50 %2\n%3, %4 params").arg(title, scoreText(m.map50), m_scale.text(static_cast<double>(m.flops)),
                                                     countText(static_cast<double>(m.params)));
    };
    if (const int number = episodeAt(pixel); number >= 0) {
        const Episode& episode = m_model.episode(number);
        QString text = describe(isUniformCut(m_model.run().space, episode.action) ? tr("Episode %1, a uniform cut").arg(number) : tr("Episode %1").arg(number),
                                *episode.measurement);
        if (const auto spread = m_model.accuracySpread(number))
            text += QLatin1Char('\n') + tr("Measured several times: mAP50 %1 to %2").arg(scoreText(spread->least), scoreText(spread->largest));
        return text;
    }
    const auto isNear = [&](const Measurement& m) {
        const QPointF offset = QPointF(canvas()->xAxis->coordToPixel(x(m)), canvas()->yAxis->coordToPixel(m.map50)) - pixel;
        return QPointF::dotProduct(offset, offset) < reach * reach;
    };
    for (const Measurement& cut : m_model.uniformCuts())
        if (isNear(cut))
            return describe(tr("A uniform cut of another run"), cut);
    if (const auto& reference = m_model.run().reference; reference && isNear(*reference))
        return describe(tr("The unpruned network"), *reference);
    return {};
}

void ParetoPlot::extendMenu(QMenu& menu)
{
    menu.addAction(m_logAction);
}

QString ParetoPlot::csv(bool visibleOnly) const
{
    QString text = QStringLiteral("episode,map50,flops,params,latency_ms,reward,front,uniform\n");
    const QCPRange cost = canvas()->xAxis->range();
    const QCPRange accuracy = canvas()->yAxis->range();
    for (const Episode& episode : m_model.episodes()) {
        if (!episode.measurement)
            continue;
        const Measurement& m = *episode.measurement;
        if (visibleOnly && !(cost.contains(x(m)) && accuracy.contains(m.map50)))
            continue;
        text += QStringLiteral("%1,%2,%3,%4,%5,%6,%7,%8\n")
                    .arg(episode.number)
                    .arg(m.map50, 0, 'g', 10)
                    .arg(m.flops)
                    .arg(m.params)
                    .arg(m.latencyMs, 0, 'g', 6)
                    .arg(episode.reward, 0, 'g', 10)
                    .arg(m_model.isOnFront(episode.number) ? 1 : 0)
                    .arg(isUniformCut(m_model.run().space, episode.action) ? 1 : 0);
    }
    return text;
}

}  // namespace abcp::ui
