#include "ui/plots/policy_map.h"

#include "ui/format.h"
#include "ui/plots/kept_gradient.h"
#include "ui/plots/phase_marks.h"
#include "ui/plots/qcustomplot_fence.h"
#include "ui/plots/tickers.h"
#include "ui/theme.h"

#include <QFontMetrics>

#include <algorithm>
#include <cmath>
#include <limits>

namespace abcp::ui {

PolicyMap::PolicyMap(const RunModel& model, const PolicyHistory& policy, QWidget* parent)
    : Plot(QStringLiteral("policy"), parent), m_model(model), m_policy(policy)
{
    setAccessibleName(tr("What the policy holds for right, by episode"));
    QCustomPlot* plot = canvas();
    plot->xAxis->setLabel(tr("Episode"));
    plot->xAxis->setTicker(QSharedPointer<WholeNumberTicker>::create());
    plot->yAxis->setRangeReversed(true);
    plot->xAxis->grid()->setVisible(false);
    plot->yAxis->grid()->setVisible(false);
    m_map = new QCPColorMap(plot->xAxis, plot->yAxis);
    m_map->setInterpolate(false);
    m_map->setTightBoundary(false);
    m_map->setDataRange(QCPRange(0, 100));
    m_scale = addPercentScale(*plot, 0, tr("Likely to stay, %"));
    m_map->setColorScale(m_scale);
    m_ownView = new QCPItemStraightLine(plot);
    m_ownView->point1->setTypeY(QCPItemPosition::ptAxisRectRatio);
    m_ownView->point2->setTypeY(QCPItemPosition::ptAxisRectRatio);
    m_phases = new PhaseMarks(m_model, plot, this);
    connect(m_phases, &PhaseMarks::changed, this, [this] { schedule(); });
    recolour();
    connect(&m_policy, &PolicyHistory::opened, this, &PolicyMap::openRun);
    connect(&m_policy, &PolicyHistory::changed, this, &PolicyMap::rebuild);
    openRun();
    rebuild();
}

void PolicyMap::openRun()
{
    canvas()->yAxis->setTicker(
        QSharedPointer<NameTicker>::create(m_policy.rows().labels(), [this] { return canvas()->axisRect()->height(); }, QFontMetrics(smallFont()).height()));
}

const PolicyHistory::Profile* PolicyMap::profileAt(int episode) const
{
    const auto& profiles = m_policy.profiles();
    const auto after = std::ranges::upper_bound(profiles, episode + 1, {}, &PolicyHistory::Profile::episodes);
    return after == profiles.begin() ? nullptr : &*(after - 1);
}

double PolicyMap::valueAt(int episode, int row) const
{
    const PolicyHistory::Profile* profile = profileAt(episode);
    if (!profile || !profile->beliefs[static_cast<std::size_t>(row)])
        return std::numeric_limits<double>::quiet_NaN();
    return 100 * profile->beliefs[static_cast<std::size_t>(row)]->mean;
}

void PolicyMap::rebuild()
{
    const DecisionRows& rows = m_policy.rows();
    const bool any = !m_policy.profiles().empty() && rows.count() > 0;
    m_map->setVisible(any);
    setEmptyText(any ? QString() : tr("What the policy holds for right will be drawn here: how likely each block stays, and how much of each layer."));
    const int own = m_policy.ownViewFrom();
    m_ownView->setVisible(own > 0);
    m_ownView->point1->setCoords(own - 0.5, 0);
    m_ownView->point2->setCoords(own - 0.5, 1);
    scheduleLive();
    if (!any)
        return;
    const int episodes = std::max(1, static_cast<int>(m_model.episodes().size()));
    const int perColumn = 1 + (episodes - 1) / maxColumns;
    const int columns = (episodes + perColumn - 1) / perColumn;
    const int lines = rows.lineCount();
    QCPColorMapData* cells = m_map->data();
    cells->setSize(columns, lines);
    cells->setRange(QCPRange(0.5 * (perColumn - 1), 0.5 * (perColumn - 1) + (columns - 1) * perColumn), QCPRange(0, lines - 1));
    cells->fill(0);
    cells->fillAlpha(0);
    for (int column = 0; column < columns; ++column) {
        const int episode = std::min(episodes - 1, (column + 1) * perColumn - 1);
        if (!profileAt(episode))
            continue;
        for (int row = 0; row < rows.count(); ++row) {
            const int line = rows.line(row);
            cells->setCell(column, line, valueAt(episode, row));
            cells->setAlpha(column, line, 255);
        }
    }
}

void PolicyMap::fitAxes()
{
    const int lines = std::max(1, m_policy.rows().lineCount());
    canvas()->xAxis->setRange(-0.5, std::max(static_cast<int>(m_model.episodes().size()), 10) - 0.5);
    canvas()->yAxis->setRange(-0.5, lines - 0.5);
}

void PolicyMap::recolour()
{
    Plot::recolour();
    const PlotColours c = plotColours(palette());
    m_map->setGradient(keptGradient(c.removed));
    recolourScale(*canvas(), *m_scale, c);
    m_ownView->setPen(QPen(c.text, 1, Qt::DashLine));
    m_phases->recolour(c.budget);
}

QString PolicyMap::readOut(const QPointF& pixel) const
{
    if (!canvas()->axisRect()->rect().contains(pixel.toPoint()))
        return {};
    const double x = std::round(canvas()->xAxis->pixelToCoord(pixel.x()));
    const int row = m_policy.rows().rowAt(canvas()->yAxis->pixelToCoord(pixel.y()));
    if (x < 0 || x >= static_cast<double>(m_model.episodes().size()) || row < 0)
        return {};
    const int episode = static_cast<int>(x);
    const PolicyHistory::Profile* profile = profileAt(episode);
    if (!profile)
        return {};
    const DecisionRows::Row& decision = m_policy.rows().rows()[static_cast<std::size_t>(row)];
    const auto& belief = profile->beliefs[static_cast<std::size_t>(row)];
    QStringList lines{tr("Episode %1").arg(episode)};
    if (!belief)
        lines << tr("%1: nothing to decide").arg(decision.longLabel);
    else if (decision.block >= 0)
        lines << tr("%1: stays with a probability of %2").arg(decision.longLabel, percentText(belief->mean, 0));
    else
        lines << tr("%1: keeps %2 ± %3 of its channels").arg(decision.longLabel, percentText(belief->mean, 0)).arg(100 * belief->spread, 0, 'f', 0);
    if (!profile->ownView)
        lines << tr("mean of the last %1 actions").arg(PolicyHistory::window);
    if (const QString phase = m_phases->textAt(episode); !phase.isEmpty())
        lines << phase;
    return lines.join(QLatin1Char('\n'));
}

QString PolicyMap::csv(bool visibleOnly) const
{
    QString text = QStringLiteral("episodes,source,kind,index,first_layer,mean_kept,spread\n");
    const QCPRange columns = canvas()->xAxis->range();
    for (const PolicyHistory::Profile& profile : m_policy.profiles()) {
        if (visibleOnly && !columns.contains(profile.episodes))
            continue;
        for (int row = 0; row < m_policy.rows().count(); ++row) {
            const auto& belief = profile.beliefs[static_cast<std::size_t>(row)];
            if (!belief)
                continue;
            const DecisionRows::Row& decision = m_policy.rows().rows()[static_cast<std::size_t>(row)];
            text += QStringLiteral("%1,%2,%3,%4,%5,%6,%7\n")
                        .arg(profile.episodes)
                        .arg(profile.ownView ? QStringLiteral("policy") : QStringLiteral("actions"))
                        .arg(decision.block >= 0 ? QStringLiteral("block") : QStringLiteral("group"))
                        .arg(decision.block >= 0 ? decision.block : decision.group)
                        .arg(decision.firstLayer)
                        .arg(belief->mean, 0, 'g', 6)
                        .arg(belief->spread, 0, 'g', 6);
        }
    }
    return text;
}

}  // namespace abcp::ui
