#include "ui/plots/plot.h"

#include "ui/plots/qcustomplot_fence.h"
#include "ui/theme.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QEvent>
#include <QFileDialog>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QMessageBox>
#include <QMouseEvent>
#include <QSaveFile>
#include <QSvgGenerator>
#include <QToolTip>
#include <QVBoxLayout>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>

namespace abcp::ui {

namespace {

constexpr std::chrono::milliseconds tick{50};

LivePace& pace()
{
    static LivePace shared;
    return shared;
}

}  // namespace

Plot::Plot(const QString& fileName, QWidget* parent)
    : QWidget(parent), m_fileName(fileName), m_canvas(new QCustomPlot(this)), m_empty(new QLabel(m_canvas)),
      m_followAction(new QAction(tr("Follow"), this))
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_canvas);
    setFocusPolicy(Qt::StrongFocus);
    setFocusProxy(nullptr);
    m_canvas->setFocusPolicy(Qt::NoFocus);

    m_canvas->setInteractions(QCP::iRangeZoom | QCP::iRangeDrag);
    m_canvas->setSelectionRectMode(QCP::srmZoom);
    m_canvas->axisRect()->setMinimumMargins(QMargins(8, 4, 8, 4));
    m_canvas->axisRect()->setupFullAxesBox(false);
    m_canvas->xAxis2->setVisible(false);
    m_canvas->yAxis2->setVisible(false);
    m_canvas->setMouseTracking(true);
    m_canvas->setContextMenuPolicy(Qt::CustomContextMenu);
    // Marks and highlights get a buffer of their own: moving them redraws nothing else.
    m_canvas->addLayer(QStringLiteral("marks"), m_canvas->layer(QStringLiteral("main")), QCustomPlot::limAbove);
    m_canvas->layer(QStringLiteral("marks"))->setMode(QCPLayer::lmBuffered);

    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setMargin(24);
    m_empty->setAutoFillBackground(true);
    m_empty->setBackgroundRole(QPalette::Base);
    m_empty->setForegroundRole(QPalette::PlaceholderText);
    m_empty->setAttribute(Qt::WA_TransparentForMouseEvents);

    m_followAction->setCheckable(true);
    m_followAction->setChecked(true);
    m_followAction->setToolTip(tr("Keep everything in view as data arrive"));
    connect(m_followAction, &QAction::toggled, this, &Plot::setFollowing);

    connect(m_canvas, &QCustomPlot::mousePress, this, &Plot::mousePressed);
    connect(m_canvas, &QCustomPlot::mouseRelease, this, &Plot::mouseReleased);
    connect(m_canvas, &QCustomPlot::mouseMove, this, &Plot::mouseMoved);
    connect(m_canvas, &QCustomPlot::mouseWheel, this, &Plot::stopFollowing);
    connect(m_canvas, &QCustomPlot::mouseDoubleClick, this, &Plot::fit);
    connect(m_canvas->selectionRect(), &QCPSelectionRect::accepted, this, &Plot::stopFollowing);
    connect(m_canvas, &QWidget::customContextMenuRequested, this, &Plot::showMenu);

    m_replotTimer.setSingleShot(true);
    connect(&m_replotTimer, &QTimer::timeout, this, &Plot::replotNow);
    m_marksTimer.setSingleShot(true);
    m_marksTimer.setInterval(15);
    connect(&m_marksTimer, &QTimer::timeout, this, [this] {
        const bool drawsSoon = m_replotTimer.isActive() && m_replotTimer.remainingTimeAsDuration() <= tick;
        if (!drawsSoon && isVisible())
            m_canvas->layer(QStringLiteral("marks"))->replot();
    });
    connect(m_canvas, &QCustomPlot::afterReplot, this, [this] {
        if (std::exchange(m_drawsLive, false))
            pace().took(LivePace::processorTime() - m_drawingSince, LivePace::Clock::now());
    });
}

Plot::~Plot() = default;

void Plot::setFollowing(bool following)
{
    if (following)
        schedule();
    if (following == m_following)
        return;
    m_following = following;
    m_followAction->setChecked(following);
    Q_EMIT followingChanged(following);
}

void Plot::stopFollowing()
{
    setFollowing(false);
}

void Plot::schedule()
{
    m_waitsLive = false;
    if (!m_replotTimer.isActive() || m_replotTimer.remainingTimeAsDuration() > tick)
        m_replotTimer.start(tick);
}

void Plot::scheduleLive()
{
    if (m_replotTimer.isActive())
        return;
    m_waitsLive = true;
    m_replotTimer.start(pace().wait(LivePace::Clock::now()));
}

void Plot::scheduleMarks()
{
    if (!m_marksTimer.isActive())
        m_marksTimer.start();
}

void Plot::replotNow()
{
    m_replotTimer.stop();
    m_drawsLive = std::exchange(m_waitsLive, false) && isVisible();
    m_drawingSince = LivePace::processorTime();
    if (m_following)
        fitAxes();
    if (isVisible())  // else it is drawn when it is shown
        m_canvas->replot(QCustomPlot::rpQueuedReplot);
}

void Plot::addLegendRow()
{
    auto* grid = m_canvas->plotLayout();
    grid->insertRow(0);
    auto* row = new QCPLayoutGrid;
    grid->addElement(0, 0, row);
    row->addElement(0, 0, m_canvas->legend);
    row->addElement(0, 1, new QCPLayoutElement);
    row->setColumnStretchFactor(0, 0.001);
    grid->setRowStretchFactor(0, 0.001);
    grid->setRowSpacing(0);
    m_canvas->legend->setFillOrder(QCPLayoutGrid::foColumnsFirst);
    m_canvas->legend->setWrap(0);
    m_canvas->legend->setBorderPen(Qt::NoPen);
    m_canvas->legend->setBrush(Qt::NoBrush);
    m_canvas->legend->setMargins(QMargins(8, 4, 8, 0));
    m_canvas->legend->setColumnSpacing(12);
    m_canvas->legend->setIconSize(16, 12);
    m_canvas->legend->setVisible(true);
}

void Plot::setEmptyText(const QString& text)
{
    m_empty->setText(text);
    m_empty->setVisible(!text.isEmpty());
    m_empty->raise();
}

void Plot::recolour()
{
    const PlotColours c = plotColours(palette());
    m_canvas->setBackground(c.background);
    for (QCPAxis* axis : {m_canvas->xAxis, m_canvas->yAxis}) {
        axis->setBasePen(QPen(c.axis, 1));
        axis->setTickPen(QPen(c.axis, 1));
        axis->setSubTickPen(QPen(c.axis, 1));
        axis->setTickLength(0, 4);
        axis->setSubTickLength(0, 2);
        axis->setTickLabelColor(c.faintText);
        axis->setLabelColor(c.faintText);
        axis->setTickLabelFont(smallFont());
        axis->setLabelFont(smallFont());
        axis->setLabelPadding(2);
        axis->grid()->setPen(QPen(c.grid, 1));
        axis->grid()->setSubGridVisible(false);
        axis->grid()->setZeroLinePen(QPen(c.grid, 1));
    }
    m_canvas->legend->setFont(smallFont());
    m_canvas->legend->setTextColor(c.faintText);
    m_canvas->selectionRect()->setPen(QPen(c.accent, 1));
    QColor fill = c.accent;
    fill.setAlpha(40);
    m_canvas->selectionRect()->setBrush(fill);
}

void Plot::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) {
        recolour();
        schedule();
    }
}

void Plot::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    m_empty->setGeometry(m_canvas->rect());
    schedule();
}

void Plot::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    schedule();
}

void Plot::keyPressEvent(QKeyEvent* event)
{
    if (event->matches(QKeySequence::Copy))
        copyPicture();
    else
        QWidget::keyPressEvent(event);
}

void Plot::mousePressed(QMouseEvent* event)
{
    setFocus(Qt::MouseFocusReason);
    m_pressed = event->position();
    const bool pans = event->button() == Qt::MiddleButton || event->modifiers().testFlag(Qt::ShiftModifier);
    m_canvas->setSelectionRectMode(pans || event->button() != Qt::LeftButton ? QCP::srmNone : QCP::srmZoom);
    if (pans)
        stopFollowing();
}

void Plot::mouseReleased(QMouseEvent* event)
{
    const bool moved = (event->position() - m_pressed).manhattanLength() >= QApplication::startDragDistance();
    if (!moved && event->button() == Qt::LeftButton)
        clicked(event->position());
}

void Plot::mouseMoved(QMouseEvent* event)
{
    if (event->buttons() != Qt::NoButton)
        return;
    const QString text = readOut(event->position());
    if (text.isEmpty())
        QToolTip::hideText();
    else
        QToolTip::showText(event->globalPosition().toPoint(), text, m_canvas);
}

void Plot::showMenu(const QPoint& position)
{
    m_menuPosition = position;
    QMenu menu(this);
    menu.addAction(tr("Fit"), this, &Plot::fit);
    menu.addAction(m_followAction);
    extendMenu(menu);
    menu.addSeparator();
    menu.addAction(tr("Copy picture"), this, &Plot::copyPicture);
    menu.addAction(tr("Save picture…"), this, &Plot::exportPicture);
    menu.addAction(tr("Save visible data…"), this, [this] { exportData(true); });
    menu.addAction(tr("Save all data…"), this, [this] { exportData(false); });
    menu.exec(m_canvas->mapToGlobal(position));
}

void Plot::copyPicture() const
{
    QGuiApplication::clipboard()->setPixmap(m_canvas->toPixmap(0, 0, 2.0));
}

void Plot::exportPicture()
{
    const QString file = QFileDialog::getSaveFileName(this, tr("Save picture"), m_fileName + QStringLiteral(".png"),
                                                      tr("Pictures (*.png *.pdf *.svg)"));
    if (file.isEmpty())
        return;
    bool done = false;
    if (file.endsWith(QStringLiteral(".pdf"), Qt::CaseInsensitive)) {
        done = m_canvas->savePdf(file);
    } else if (file.endsWith(QStringLiteral(".svg"), Qt::CaseInsensitive)) {
        QSvgGenerator generator;
        generator.setFileName(file);
        generator.setSize(m_canvas->size());
        generator.setViewBox(m_canvas->rect());
        QCPPainter painter;
        done = painter.begin(&generator);
        if (done)
            m_canvas->toPainter(&painter, m_canvas->width(), m_canvas->height());
    } else {
        done = m_canvas->toPixmap(0, 0, 2.0).save(file);
    }
    if (!done)
        QMessageBox::warning(this, tr("Save picture"), tr("%1 could not be written.").arg(file));
}

void Plot::exportData(bool visibleOnly)
{
    const QString name = QFileDialog::getSaveFileName(this, tr("Save data"), m_fileName + QStringLiteral(".csv"),
                                                      tr("Comma-separated values (*.csv)"));
    if (name.isEmpty())
        return;
    QSaveFile file(name);
    const QByteArray text = csv(visibleOnly).toUtf8();
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size() || !file.commit())
        QMessageBox::warning(this, tr("Save data"), tr("%1 could not be written: %2.").arg(name, file.errorString()));
}

void Extent::extend(double value)
{
    if (!std::isfinite(value))
        return;
    if (isEmpty())
        m_low = m_high = value;
    m_low = std::min(m_low, value);
    m_high = std::max(m_high, value);
}

QCPRange Extent::range(double margin) const
{
    if (isEmpty())
        return {0, 1};
    double space = (m_high - m_low) * margin;
    if (space <= 0)
        space = m_high == 0 ? 0.5 : std::abs(m_high) * 0.1;
    return {m_low - space, m_high + space};
}

QCPRange Extent::logRange(double margin) const
{
    if (isEmpty() || m_high <= 0)
        return {0.1, 1};
    const double low = m_low > 0 ? m_low : m_high / 1e3;
    const double space = std::max(std::pow(m_high / low, margin), 1.05);
    return {low / space, m_high * space};
}

}  // namespace abcp::ui
