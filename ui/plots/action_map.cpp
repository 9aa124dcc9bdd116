#include "ui/plots/action_map.h"

#include "ui/format.h"
#include "ui/plots/kept_gradient.h"
#include "ui/plots/phase_marks.h"
#include "ui/plots/cell_raster.h"
#include "ui/plots/qcustomplot_fence.h"
#include "ui/plots/tickers.h"
#include "ui/text.h"
#include "ui/theme.h"

#include <QFontMetrics>

#include <algorithm>
#include <cmath>

namespace abcp::ui {

ActionMap::ActionMap(const RunModel& model, CandidateSelection& selection, QWidget* parent)
    : Plot(QStringLiteral("actions"), parent), m_model(model), m_selection(selection)
{
    setAccessibleName(tr("What was pruned in every episode"));
    QCustomPlot* plot = canvas();
    plot->xAxis->setLabel(tr("Episode"));
    plot->xAxis->setTicker(QSharedPointer<WholeNumberTicker>::create());
    plot->yAxis->setRangeReversed(true);
    plot->xAxis->grid()->setVisible(false);
    plot->yAxis->grid()->setVisible(false);

    m_cells = new CellRaster(plot->xAxis, plot->yAxis, [this](int episode, int line) { return colourOf(episode, line); });
    m_cells->removeFromLegend();

    const auto makeSwatch = [plot](const QString& name) {
        QCPGraph* swatch = plot->addGraph();
        swatch->setName(name);
        swatch->setLineStyle(QCPGraph::lsNone);
        return swatch;
    };
    m_keptSwatch = makeSwatch(tr("block stays"));
    m_removedSwatch = makeSwatch(tr("block pruned, layers gone with it"));

    m_mark = new QCPItemRect(plot);
    m_mark->setLayer(QStringLiteral("marks"));
    m_mark->topLeft->setTypeY(QCPItemPosition::ptAxisRectRatio);
    m_mark->bottomRight->setTypeY(QCPItemPosition::ptAxisRectRatio);
    m_mark->setBrush(Qt::NoBrush);
    m_mark->setVisible(false);

    m_phases = new PhaseMarks(m_model, plot, this);
    connect(m_phases, &PhaseMarks::changed, this, [this] { schedule(); });

    addLegendRow();
    m_scale = addPercentScale(*plot, 1, tr("Channels kept, %"));  // below the legend
    recolour();

    connect(&m_model, &RunModel::opened, this, &ActionMap::rebuild);
    connect(&m_model, &RunModel::appended, this, &ActionMap::append);
    connect(&m_selection.filter(), &ViewFilter::changed, this, &ActionMap::schedule);
    connect(&m_selection, &CandidateSelection::currentChanged, this, &ActionMap::showSelection);
    rebuild();
}

void ActionMap::rebuild()
{
    m_rows = m_model.isOpen() ? DecisionRows(m_model.run()) : DecisionRows();
    canvas()->yAxis->setTicker(QSharedPointer<NameTicker>::create(
        m_rows.labels(), [this] { return canvas()->axisRect()->height(); }, QFontMetrics(smallFont()).height()));
    const int count = static_cast<int>(m_model.episodes().size());
    setEmptyText(count > 0 ? QString()
                           : tr("Every episode will be a column here: which blocks stay, and the share of channels that each layer keeps."));
    m_cells->setSize(count, m_rows.lineCount());
    showSelection();
    schedule();
}

void ActionMap::append()
{
    m_cells->setSize(static_cast<int>(m_model.episodes().size()), m_rows.lineCount());
    setEmptyText(QString());
    scheduleLive();
}

QRgb ActionMap::colourOf(int episode, int line) const
{
    const int row = m_rows.rowAt(line);
    if (row < 0)
        return 0;
    const Episode& what = m_model.episode(episode);
    const auto cell = m_rows.cell(what, row);
    if (!cell)
        return 0;
    const QRgb colour = cell->removed                ? m_removed
                        : row < m_rows.blockCount() ? m_blockKept
                                                    : m_kept[static_cast<std::size_t>(std::lround(100 * std::clamp(cell->kept, 0.0, 1.0)))];
    const int strength = !m_selection.filter().isShown(episode) ? 40 : what.failed() ? 70 : 255;
    return qPremultiply(qRgba(qRed(colour), qGreen(colour), qBlue(colour), strength));
}

void ActionMap::showSelection()
{
    const int current = m_selection.current();
    m_mark->setVisible(m_model.hasEpisode(current));
    m_mark->topLeft->setCoords(current - 0.5, -0.01);
    m_mark->bottomRight->setCoords(current + 0.5, 1.01);
    scheduleMarks();
}

void ActionMap::fitAxes()
{
    const int count = static_cast<int>(m_model.episodes().size());
    const int lines = std::max(1, m_rows.lineCount());
    canvas()->xAxis->setRange(-0.5, std::max(count, 10) - 0.5);
    canvas()->yAxis->setRange(-0.5, lines - 0.5);
}

void ActionMap::recolour()
{
    Plot::recolour();
    const PlotColours c = plotColours(palette());
    QCPColorGradient colours = keptGradient(c.removed);
    for (std::size_t i = 0; i < m_kept.size(); ++i)
        m_kept[i] = colours.color(static_cast<double>(i), QCPRange(0, 100));
    m_blockKept = c.points.rgb();
    m_removed = c.removed.rgb();
    recolourScale(*canvas(), *m_scale, c);
    m_phases->recolour(c.budget);
    m_keptSwatch->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssSquare, QPen(c.points), QBrush(c.points), 9));
    m_removedSwatch->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssSquare, QPen(c.removed), QBrush(c.removed), 9));
    m_mark->setPen(QPen(c.text, 1));
}

int ActionMap::episodeAt(const QPointF& pixel) const
{
    if (!canvas()->axisRect()->rect().contains(pixel.toPoint()))
        return CandidateSelection::none;
    const double column = std::round(canvas()->xAxis->pixelToCoord(pixel.x()));
    return column >= 0 && column < static_cast<double>(m_model.episodes().size()) ? static_cast<int>(column)
                                                                                  : CandidateSelection::none;
}

void ActionMap::clicked(const QPointF& pixel)
{
    if (const int episode = episodeAt(pixel); episode >= 0) {
        m_selection.select(episode);
        Q_EMIT episodeClicked(episode);
    }
}

int ActionMap::rowAt(const QPointF& pixel) const
{
    return m_rows.rowAt(canvas()->yAxis->pixelToCoord(pixel.y()));
}

void ActionMap::extendMenu(QMenu& menu)
{
    if (const int row = rowAt(menuPosition()); row >= 0)
        Q_EMIT rowMenuRequested(&menu, row);
}

QString ActionMap::readOut(const QPointF& pixel) const
{
    const int number = episodeAt(pixel);
    const int row = rowAt(pixel);
    if (number < 0 || row < 0)
        return {};
    const Episode& episode = m_model.episode(number);
    const auto cell = m_rows.cell(episode, row);
    if (!cell)
        return {};
    const auto& r = m_rows.rows()[static_cast<std::size_t>(row)];
    QString what;
    if (r.block >= 0)
        what = cell->removed ? tr("pruned") : tr("kept");
    else
        what = cell->removed ? tr("gone with its block")
                             : tr("%1 of %n channel(s) kept (%2)", nullptr, cell->channels).arg(cell->keptChannels).arg(percentText(cell->kept, 0));
    const QString title = episode.failed() ? tr("Episode %1, failed").arg(number) : tr("Episode %1").arg(number);
    const QString phase = m_phases->textAt(number);
    return title + QLatin1Char('\n') + r.longLabel + QStringLiteral(": ") + what + (phase.isEmpty() ? QString() : QLatin1Char('\n') + phase);
}

QString ActionMap::csv(bool visibleOnly) const
{
    QString text = QStringLiteral("episode,kind,index,first_layer,kept,original,removed\n");
    const QCPRange columns = canvas()->xAxis->range();
    const QCPRange lines = canvas()->yAxis->range();
    for (const Episode& episode : m_model.episodes()) {
        if (visibleOnly && !columns.contains(episode.number))
            continue;
        for (int row = 0; row < m_rows.count(); ++row) {
            const auto cell = m_rows.cell(episode, row);
            if (!cell || (visibleOnly && !lines.contains(m_rows.line(row))))
                continue;
            const auto& r = m_rows.rows()[static_cast<std::size_t>(row)];
            text += QStringLiteral("%1,%2,%3,%4,%5,%6,%7\n")
                        .arg(episode.number)
                        .arg(r.block >= 0 ? QStringLiteral("block") : QStringLiteral("group"))
                        .arg(r.block >= 0 ? r.block : r.group)
                        .arg(r.firstLayer)
                        .arg(cell->keptChannels)
                        .arg(cell->channels)
                        .arg(cell->removed ? 1 : 0);
        }
    }
    return text;
}

}  // namespace abcp::ui
