#include "ui/plots/run_fronts.h"

#include "ui/plots/point_cloud.h"
#include "ui/plots/qcustomplot_fence.h"
#include "ui/plots/tickers.h"
#include "ui/theme.h"

#include <algorithm>
#include <array>
#include <set>

namespace abcp::ui {

namespace {

constexpr double reach = 10;  // pixels

// Runs differ in the sign too, so that colour is not alone.
QCPScatterStyle::ScatterShape shapeOf(RunId run)
{
    static constexpr std::array<QCPScatterStyle::ScatterShape, 5> shapes{QCPScatterStyle::ssDisc, QCPScatterStyle::ssSquare,
                                                                         QCPScatterStyle::ssTriangle, QCPScatterStyle::ssDiamond,
                                                                         QCPScatterStyle::ssTriangleInverted};
    return shapes[static_cast<std::size_t>(toInteger(run)) % shapes.size()];
}

}  // namespace

RunFronts::RunFronts(const ComparedRunsModel& runs, const ViewFilter& filter, QWidget* parent)
    : Plot(QStringLiteral("fronts"), parent), m_runs(runs), m_filter(filter)
{
    setAccessibleName(tr("Accuracy against FLOPs of the ticked runs"));
    canvas()->yAxis->setLabel(tr("mAP50"));
    addLegendRow();
    setLogarithmic(true);
    recolour();
    connect(&m_filter, &ViewFilter::changed, this, &RunFronts::rebuild);
    connect(&m_runs, &ComparedRunsModel::shownChanged, this, &RunFronts::takeRuns);
    takeRuns();
}

void RunFronts::setLogarithmic(bool on)
{
    QCPAxis* axis = canvas()->xAxis;
    axis->setScaleType(on ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
    axis->setTicker(on ? QSharedPointer<DecadeTicker>::create() : QSharedPointer<QCPAxisTicker>::create());
    fit();
}

// The filter changes nothing of it.
void RunFronts::takeRuns()
{
    const std::vector<const ComparedRun*> runs = m_runs.shownRuns();
    m_joint = runs.size() > 1 ? jointFront(runs) : std::vector<JointFrontPoint>();
    rebuild();
}

void RunFronts::rebuild()
{
    canvas()->clearPlottables();
    m_drawn.clear();
    m_jointLine = nullptr;
    double largest = 0;
    for (const ComparedRun* run : m_runs.shownRuns())
        for (const RunPoint& point : run->points)
            largest = std::max(largest, point.flops);
    m_scale = flopsScale(largest);
    canvas()->xAxis->setLabel(tr("Cost, %1").arg(m_scale.unit));
    for (const ComparedRun* run : m_runs.shownRuns()) {
        m_drawn.push_back(run->record.id);
        auto* points = new PointCloud(canvas()->xAxis, canvas()->yAxis);
        points->removeFromLegend();
        const bool isShown = m_filter.filter().matches(*run);
        for (const RunPoint& point : run->points)
            points->add(m_scale.of(point.flops), point.map50, isShown && m_filter.filter().matches(point));
        auto* line = new QCPCurve(canvas()->xAxis, canvas()->yAxis);
        line->removeFromLegend();
        QCPGraph* front = canvas()->addGraph();
        front->setLineStyle(QCPGraph::lsNone);
        front->setName(titleOf(*run));
        double before = -1;
        for (const std::size_t index : run->front) {
            const RunPoint& point = run->points[index];
            if (before >= 0)
                line->addData(m_scale.of(point.flops), before);
            line->addData(m_scale.of(point.flops), point.map50);
            front->addData(m_scale.of(point.flops), point.map50);
            before = point.map50;
        }
    }
    if (!m_joint.empty())
        addJointFront();
    m_mark = canvas()->addGraph();
    m_mark->setLayer(QStringLiteral("marks"));
    m_mark->setLineStyle(QCPGraph::lsNone);
    m_mark->removeFromLegend();
    setEmptyText(m_drawn.empty() ? tr("The candidates of the runs that are ticked will be points here.") : QString());
    showChosen();
    recolour();
    schedule();
}

void RunFronts::addJointFront()
{
    m_jointLine = new QCPCurve(canvas()->xAxis, canvas()->yAxis);
    m_jointLine->setName(tr("Front of all"));
    double before = -1;
    for (const JointFrontPoint& point : m_joint) {
        if (before >= 0)
            m_jointLine->addData(m_scale.of(point.candidate.flops), before);
        m_jointLine->addData(m_scale.of(point.candidate.flops), point.candidate.map50);
        before = point.candidate.map50;
    }
}

void RunFronts::recolour()
{
    Plot::recolour();
    const QColor background = plotColours(palette()).background;
    for (std::size_t i = 0; i < m_drawn.size(); ++i) {
        const int first = static_cast<int>(3 * i);
        QColor colour = seriesColour(static_cast<std::size_t>(toInteger(m_drawn[i])), palette());
        if (const ComparedRun* run = m_runs.run(m_drawn[i]); run && !m_filter.filter().matches(*run))
            colour = mixed(colour, background, 0.75);
        auto* points = static_cast<PointCloud*>(canvas()->plottable(first));
        auto* front = static_cast<QCPGraph*>(canvas()->plottable(first + 2));
        points->setShape(shapeOf(m_drawn[i]), 4);
        // While something is filtered, what it finds stands out.
        points->setColours(m_filter.isActive() ? colour : mixed(colour, background, 0.6), mixed(colour, background, 0.85));
        canvas()->plottable(first + 1)->setPen(QPen(colour, 1));
        front->setScatterStyle(QCPScatterStyle(shapeOf(m_drawn[i]), QPen(colour, 1), QBrush(colour), 7));
        front->setPen(QPen(colour));
    }
    const QColor text = plotColours(palette()).text;
    if (m_jointLine)
        m_jointLine->setPen(QPen(mixed(text, background, 0.3), 2, Qt::DotLine));
    if (m_mark)
        m_mark->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssCircle, QPen(text, 1), Qt::NoBrush, 14));
}

void RunFronts::setChosen(const std::optional<std::pair<RunId, int>>& candidate)
{
    m_chosen = candidate;
    showChosen();
    schedule();
}

void RunFronts::showChosen()
{
    m_mark->data()->clear();
    if (!m_chosen || std::ranges::find(m_drawn, m_chosen->first) == m_drawn.end())
        return;
    if (const ComparedRun* run = m_runs.run(m_chosen->first))
        for (const RunPoint& point : run->points)
            if (point.episode == m_chosen->second)
                m_mark->addData(m_scale.of(point.flops), point.map50);
}

void RunFronts::fitAxes()
{
    Extent cost;
    Extent accuracy;
    for (const ComparedRun* run : m_runs.shownRuns())
        for (const RunPoint& point : run->points) {
            cost.extend(m_scale.of(point.flops));
            accuracy.extend(point.map50);
        }
    const bool logarithmic = canvas()->xAxis->scaleType() == QCPAxis::stLogarithmic;
    canvas()->xAxis->setRange(logarithmic ? cost.logRange() : cost.range());
    canvas()->yAxis->setRange(accuracy.range());
}

QPointF RunFronts::pixelOf(const RunPoint& point) const
{
    return {canvas()->xAxis->coordToPixel(m_scale.of(point.flops)), canvas()->yAxis->coordToPixel(point.map50)};
}

RunFronts::Hit RunFronts::hitAt(const QPointF& pixel) const
{
    Hit hit;
    double best = reach * reach;
    for (const ComparedRun* run : m_runs.shownRuns())
        for (const RunPoint& point : run->points) {
            const QPointF offset = pixelOf(point) - pixel;
            if (const double distance = QPointF::dotProduct(offset, offset); distance < best) {
                best = distance;
                hit = {run, &point};
            }
        }
    return hit;
}

void RunFronts::clicked(const QPointF& pixel)
{
    if (const Hit hit = hitAt(pixel); hit.run)
        Q_EMIT candidateClicked(toInteger(hit.run->record.id), hit.point->episode);
}

QString RunFronts::readOut(const QPointF& pixel) const
{
    const Hit hit = hitAt(pixel);
    if (!hit.run)
        return {};
    return tr("Run %1, episode %2\nmAP50 %3\n%4, %5 params")
        .arg(titleOf(*hit.run))
        .arg(hit.point->episode)
        .arg(scoreText(hit.point->map50), m_scale.text(hit.point->flops), countText(hit.point->params));
}

QString RunFronts::csv(bool visibleOnly) const
{
    QString text = QStringLiteral("run,episode,map50,flops,params,reward,front,joint_front\n");
    const QCPRange cost = canvas()->xAxis->range();
    const QCPRange accuracy = canvas()->yAxis->range();
    std::set<std::pair<RunId, int>> joint;
    for (const JointFrontPoint& point : m_joint)
        joint.emplace(point.run, point.candidate.episode);
    for (const ComparedRun* run : m_runs.shownRuns())
        for (std::size_t i = 0; i < run->points.size(); ++i) {
            const RunPoint& point = run->points[i];
            if (visibleOnly && !(cost.contains(m_scale.of(point.flops)) && accuracy.contains(point.map50)))
                continue;
            text += QStringLiteral("%1,%2,%3,%4,%5,%6,%7,%8\n")
                        .arg(toInteger(run->record.id))
                        .arg(point.episode)
                        .arg(point.map50, 0, 'g', 10)
                        .arg(point.flops, 0, 'f', 0)
                        .arg(point.params, 0, 'f', 0)
                        .arg(point.reward, 0, 'g', 10)
                        .arg(std::ranges::find(run->front, i) != run->front.end() ? 1 : 0)
                        .arg(m_joint.empty() ? QString() : QString::number(joint.contains({run->record.id, point.episode}) ? 1 : 0));
        }
    return text;
}

}  // namespace abcp::ui
