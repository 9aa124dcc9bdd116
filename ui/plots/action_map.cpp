#include "ui/plots/action_map.h"

#include "ui/format.h"
#include "ui/plots/kept_gradient.h"
#include "ui/plots/phase_marks.h"
#include "ui/plots/qcustomplot_fence.h"
#include "ui/plots/tickers.h"
#include "ui/text.h"
#include "ui/theme.h"

#include <QFontMetrics>

#include <algorithm>
#include <cmath>
#include <limits>

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

    const auto makeMap = [plot] {
        auto* map = new QCPColorMap(plot->xAxis, plot->yAxis);
        map->setInterpolate(false);
        map->setTightBoundary(false);  // whole cells at the edges
        map->setDataRange(QCPRange(0, 100));
        map->removeFromLegend();
        return map;
    };
    m_map = makeMap();
    m_blocks = makeMap();

    m_scale = new QCPColorScale(plot);
    m_scale->setType(QCPAxis::atRight);
    m_scale->setBarWidth(8);
    m_scale->setDataRange(QCPRange(0, 100));
    m_scale->setLabel(tr("Channels kept, %"));
    m_scale->setRangeDrag(false);
    m_scale->setRangeZoom(false);
    m_map->setColorScale(m_scale);

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
    plot->plotLayout()->addElement(1, 1, m_scale);
    auto* group = new QCPMarginGroup(plot);
    plot->axisRect()->setMarginGroup(QCP::msTop | QCP::msBottom, group);
    m_scale->setMarginGroup(QCP::msTop | QCP::msBottom, group);
    recolour();

    connect(&m_model, &RunModel::opened, this, &ActionMap::rebuild);
    connect(&m_model, &RunModel::appended, this, &ActionMap::append);
    connect(&m_selection, &CandidateSelection::currentChanged, this, &ActionMap::showSelection);
    rebuild();
}

// One row stays free between blocks and groups.
double ActionMap::rowPosition(int row) const
{
    const bool divided = m_rows.blockCount() > 0 && m_rows.blockCount() < m_rows.count();
    return divided && row >= m_rows.blockCount() ? row + 1.0 : row;
}

void ActionMap::rebuild()
{
    m_rows = m_model.isOpen() ? DecisionRows(m_model.run()) : DecisionRows();
    canvas()->yAxis->setTicker(QSharedPointer<NameTicker>::create(
        m_rows.labels(), [this] { return canvas()->axisRect()->height(); }, QFontMetrics(smallFont()).height()));
    const int count = static_cast<int>(m_model.episodes().size());
    m_map->setVisible(count > 0 && m_rows.count() > m_rows.blockCount());
    m_blocks->setVisible(count > 0 && m_rows.blockCount() > 0);
    setEmptyText(count > 0 ? QString()
                           : tr("Every episode will be a column here: which blocks stay, and the share of channels that each layer keeps."));
    allocate(std::max({count, std::min(m_model.run().settings.episodes, 2000), 1}));
    if (count > 0)
        append(0, count - 1);
    showSelection();
    schedule();
}

void ActionMap::allocate(int episodes)
{
    m_perColumn = 1 + (episodes - 1) / maxColumns;
    m_columns = (episodes + m_perColumn - 1) / m_perColumn;
    const double half = 0.5 * (m_perColumn - 1);
    const QCPRange columns(half, half + static_cast<double>((m_columns - 1) * m_perColumn));
    const auto resize = [&](QCPColorMap* map, double firstLine, int lines) {
        QCPColorMapData* cells = map->data();
        cells->setSize(m_columns, std::max(lines, 1));
        cells->setRange(columns, QCPRange(firstLine, firstLine + std::max(lines - 1, 0)));
        cells->fill(0);
        cells->fillAlpha(0);
    };
    resize(m_blocks, 0, m_rows.blockCount());
    resize(m_map, rowPosition(m_rows.blockCount()), m_rows.count() - m_rows.blockCount());
}

void ActionMap::append(int first, int last)
{
    if (m_rows.count() == 0)
        return;
    if (last / m_perColumn >= m_columns) {
        allocate(2 * (last + 1));
        first = 0;
    }
    for (int number = first; number <= last; ++number)
        write(number);
    m_map->setVisible(m_rows.count() > m_rows.blockCount());
    m_blocks->setVisible(m_rows.blockCount() > 0);
    setEmptyText(QString());
    schedule();
}

void ActionMap::write(int number)
{
    const Episode& episode = m_model.episode(number);
    const int column = number / m_perColumn;
    const unsigned char strength = episode.failed() ? 70 : 255;
    for (int row = 0; row < m_rows.count(); ++row) {
        const bool isBlock = row < m_rows.blockCount();
        QCPColorMapData* cells = (isBlock ? m_blocks : m_map)->data();
        const int line = isBlock ? row : row - m_rows.blockCount();
        const auto cell = m_rows.cell(episode, row);
        cells->setCell(column, line, !cell || cell->removed ? std::numeric_limits<double>::quiet_NaN() : 100 * cell->kept);
        cells->setAlpha(column, line, cell ? strength : static_cast<unsigned char>(0));
    }
}

void ActionMap::showSelection()
{
    const int current = m_selection.current();
    m_mark->setVisible(m_model.hasEpisode(current));
    m_mark->topLeft->setCoords(current - 0.5, -0.01);
    m_mark->bottomRight->setCoords(current + 0.5, 1.01);
    schedule();
}

void ActionMap::fitAxes()
{
    const int count = static_cast<int>(m_model.episodes().size());
    const int lines = std::max(1, static_cast<int>(rowPosition(m_rows.count() - 1)) + 1);
    canvas()->xAxis->setRange(-0.5, std::max(count, 10) - 0.5);
    canvas()->yAxis->setRange(-0.5, lines - 0.5);
}

void ActionMap::recolour()
{
    Plot::recolour();
    const PlotColours c = plotColours(palette());
    const QCPColorGradient gradient = keptGradient(c.removed);
    m_map->setGradient(gradient);
    QCPColorGradient plain = gradient;
    plain.clearColorStops();
    plain.setColorStopAt(0, c.points);
    plain.setColorStopAt(1, c.points);
    m_blocks->setGradient(plain);
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
    const double line = std::round(canvas()->yAxis->pixelToCoord(pixel.y()));
    for (int row = 0; row < m_rows.count(); ++row)
        if (rowPosition(row) == line)
            return row;
    return -1;
}

void ActionMap::extendMenu(QMenu& menu)
{
    if (const int row = rowAt(menuPosition()); row >= 0)
        Q_EMIT rowMenuRequested(&menu, row);
}

QString ActionMap::readOut(const QPointF& pixel) const
{
    const int number = episodeAt(pixel);
    const double line = std::round(canvas()->yAxis->pixelToCoord(pixel.y()));
    for (int row = 0; number >= 0 && row < m_rows.count(); ++row) {
        if (rowPosition(row) != line)
            continue;
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
                                 : tr("%1 of %2 channels kept (%3)")
                                       .arg(cell->keptChannels)
                                       .arg(cell->channels)
                                       .arg(percentText(cell->kept, 0));
        const QString title = episode.failed() ? tr("Episode %1, failed").arg(number) : tr("Episode %1").arg(number);
        const QString phase = m_phases->textAt(number);
        return title + QLatin1Char('\n') + r.longLabel + QStringLiteral(": ") + what + (phase.isEmpty() ? QString() : QLatin1Char('\n') + phase);
    }
    return {};
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
            if (!cell || (visibleOnly && !lines.contains(rowPosition(row))))
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
