#include "ui/plots/channel_plot.h"

#include "ui/plots/qcustomplot_fence.h"
#include "ui/plots/tickers.h"
#include "ui/theme.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <utility>

namespace abcp::ui {

ChannelPlot::ChannelPlot(QWidget* parent) : Plot(QStringLiteral("channels"), parent)
{
    setAccessibleName(tr("Importance of the layer's channels"));
    QCustomPlot* plot = canvas();
    plot->yAxis->setLabel(tr("Importance"));
    plot->xAxis->grid()->setVisible(false);
    plot->xAxis->setTicker(QSharedPointer<WholeNumberTicker>::create());
    m_kept = new QCPBars(plot->xAxis, plot->yAxis);
    m_pruned = new QCPBars(plot->xAxis, plot->yAxis);
    m_kept->setName(tr("kept"));
    m_pruned->setName(tr("pruned"));
    for (QCPBars* bars : {m_kept, m_pruned})
        bars->setWidth(0.8);
    addLegendRow();
    setEmptyText({});  // whoever shows it says what is missing
    recolour();
    rebuild();
}

void ChannelPlot::setRanking(ChannelRanking ranking)
{
    m_ranking = std::move(ranking);
    rebuild();
}

void ChannelPlot::setByNumber(bool byNumber)
{
    m_byNumber = byNumber;
    rebuild();
}

void ChannelPlot::rebuild()
{
    m_order.resize(m_ranking.importance.size());
    std::iota(m_order.begin(), m_order.end(), 0);
    if (!m_byNumber)
        std::ranges::stable_sort(m_order, std::greater{}, [this](int channel) { return m_ranking.importance[static_cast<std::size_t>(channel)]; });
    QVector<double> keptKeys, kept, prunedKeys, pruned;
    for (std::size_t place = 0; place < m_order.size(); ++place) {
        const auto channel = static_cast<std::size_t>(m_order[place]);
        const bool stays = m_ranking.kept[channel];
        (stays ? keptKeys : prunedKeys) << firstPlace() + static_cast<double>(place);
        (stays ? kept : pruned) << m_ranking.importance[channel];
    }
    m_kept->setData(keptKeys, kept, true);
    m_pruned->setData(prunedKeys, pruned, true);
    canvas()->xAxis->setLabel(m_byNumber ? tr("Channel") : tr("Channels, the most important first"));
    schedule();
}

int ChannelPlot::channelAt(double place) const
{
    const auto index = static_cast<std::ptrdiff_t>(std::lround(place)) - firstPlace();
    return index >= 0 && index < std::ssize(m_order) ? m_order[static_cast<std::size_t>(index)] : -1;
}

void ChannelPlot::fitAxes()
{
    canvas()->xAxis->setRange(firstPlace() - 0.5, firstPlace() + std::max(1.0, static_cast<double>(m_order.size())) - 0.5);
    const double largest = m_ranking.importance.empty() ? 0 : *std::ranges::max_element(m_ranking.importance);
    canvas()->yAxis->setRange(0, largest > 0 ? 1.05 * largest : 1);
}

void ChannelPlot::recolour()
{
    Plot::recolour();
    const PlotColours c = plotColours(palette());
    m_kept->setPen(Qt::NoPen);
    m_kept->setBrush(c.accent);
    m_pruned->setPen(QPen(mixed(c.faintText, c.background, 0.3), 0));
    m_pruned->setBrush(QBrush(c.faintText, Qt::BDiagPattern));
}

QString ChannelPlot::readOut(const QPointF& pixel) const
{
    if (!canvas()->axisRect()->rect().contains(pixel.toPoint()))
        return {};
    const int channel = channelAt(canvas()->xAxis->pixelToCoord(pixel.x()));
    if (channel < 0)
        return {};
    const auto index = static_cast<std::size_t>(channel);
    const QString text = m_ranking.kept[index] ? tr("Channel %1: importance %2, kept") : tr("Channel %1: importance %2, pruned");
    return text.arg(channel).arg(m_ranking.importance[index], 0, 'g', 3);
}

QString ChannelPlot::csv(bool visibleOnly) const
{
    const QCPRange shown = canvas()->xAxis->range();
    QString text = QStringLiteral("channel,importance,kept\n");
    for (std::size_t place = 0; place < m_order.size(); ++place) {
        if (visibleOnly && !shown.contains(firstPlace() + static_cast<double>(place)))
            continue;
        const auto channel = static_cast<std::size_t>(m_order[place]);
        text += QStringLiteral("%1,%2,%3\n").arg(m_order[place]).arg(m_ranking.importance[channel], 0, 'g', 9).arg(m_ranking.kept[channel] ? 1 : 0);
    }
    return text;
}

}  // namespace abcp::ui
