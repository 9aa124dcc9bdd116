#include "ui/plots/policy_profile.h"

#include "ui/format.h"
#include "ui/plots/qcustomplot_fence.h"
#include "ui/plots/tickers.h"
#include "ui/theme.h"

#include <QFontMetrics>

#include <algorithm>

namespace abcp::ui {

PolicyProfile::PolicyProfile(const PolicyHistory& policy, QWidget* parent) : Plot(QStringLiteral("policy_now"), parent), m_policy(policy)
{
    setAccessibleName(tr("What the policy holds for right now, by layer"));
    QCustomPlot* plot = canvas();
    plot->xAxis->setLabel(tr("Likely to stay now, %"));
    plot->yAxis->setRangeReversed(true);
    plot->yAxis->grid()->setVisible(false);
    m_means = plot->addGraph(plot->yAxis, plot->xAxis);
    m_means->setLineStyle(QCPGraph::lsNone);
    m_spreads = new QCPErrorBars(plot->yAxis, plot->xAxis);
    m_spreads->setDataPlottable(m_means);
    m_spreads->setErrorType(QCPErrorBars::etValueError);
    m_spreads->setWhiskerWidth(0);
    m_spreads->setSymbolGap(0);
    recolour();
    connect(&m_policy, &PolicyHistory::changed, this, &PolicyProfile::rebuild);
    rebuild();
}

void PolicyProfile::rebuild()
{
    const DecisionRows& rows = m_policy.rows();
    canvas()->yAxis->setTicker(
        QSharedPointer<NameTicker>::create(rows.labels(), [this] { return canvas()->axisRect()->height(); }, QFontMetrics(smallFont()).height()));
    QVector<double> keys, means, spreads;
    if (!m_policy.profiles().empty())
        for (int row = 0; row < rows.count(); ++row)
            if (const auto& belief = m_policy.profiles().back().beliefs[static_cast<std::size_t>(row)]) {
                keys << rows.line(row);
                means << 100 * belief->mean;
                // The spread of a choice of two says nothing that its probability does not.
                spreads << (row < rows.blockCount() ? 0.0 : 100 * belief->spread);
            }
    m_means->setData(keys, means, true);
    m_spreads->setData(spreads);
    setEmptyText(keys.isEmpty() ? tr("Its latest view, layer by layer.") : QString());
    scheduleLive();
}

void PolicyProfile::fitAxes()
{
    const int lines = std::max(1, m_policy.rows().lineCount());
    canvas()->xAxis->setRange(-4, 104);
    canvas()->yAxis->setRange(-0.5, lines - 0.5);
}

void PolicyProfile::recolour()
{
    Plot::recolour();
    const PlotColours c = plotColours(palette());
    m_means->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, c.accent, 5));
    m_means->setPen(QPen(c.accent));
    m_spreads->setPen(QPen(mixed(c.accent, c.background, 0.45), 1));
}

QString PolicyProfile::readOut(const QPointF& pixel) const
{
    if (m_policy.profiles().empty() || !canvas()->axisRect()->rect().contains(pixel.toPoint()))
        return {};
    const int row = m_policy.rows().rowAt(canvas()->yAxis->pixelToCoord(pixel.y()));
    const auto* belief = row < 0 ? nullptr : &m_policy.profiles().back().beliefs[static_cast<std::size_t>(row)];
    if (!belief || !*belief)
        return {};
    return tr("%1: %2 ± %3 %").arg(m_policy.rows().rows()[static_cast<std::size_t>(row)].longLabel, percentText((*belief)->mean, 0)).arg(100 * (*belief)->spread, 0, 'f', 0);
}

QString PolicyProfile::csv(bool) const
{
    QString text = QStringLiteral("first_layer,kind,mean_kept,spread\n");
    if (m_policy.profiles().empty())
        return text;
    for (int row = 0; row < m_policy.rows().count(); ++row)
        if (const auto& belief = m_policy.profiles().back().beliefs[static_cast<std::size_t>(row)])
            text += QStringLiteral("%1,%2,%3,%4\n")
                        .arg(m_policy.rows().rows()[static_cast<std::size_t>(row)].firstLayer)
                        .arg(row < m_policy.rows().blockCount() ? QStringLiteral("block") : QStringLiteral("group"))
                        .arg(belief->mean, 0, 'g', 6)
                        .arg(belief->spread, 0, 'g', 6);
    return text;
}

}  // namespace abcp::ui
