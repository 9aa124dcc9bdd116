#pragma once

#include "ui/live_pace.h"

#include <QPointF>
#include <QString>
#include <QTimer>
#include <QWidget>

class QAction;
class QCPRange;
class QCustomPlot;
class QLabel;
class QMenu;
class QMouseEvent;

namespace abcp::ui {

// What every plot of the studio can do: rectangle zoom by dragging, zoom by wheel (on an axis: that axis only), pan with the middle button
// or Shift, double click to fit, a read-out under the pointer, a context menu with exports, copying. While it follows, the axes fit
// themselves as data arrive; zooming ends that, fitting begins it again. Colours come from the palette.
class Plot : public QWidget {
    Q_OBJECT

public:
    ~Plot() override;

    bool isFollowing() const { return m_following; }
    // Fits the axes at once when set.
    void setFollowing(bool following);
    void fit() { setFollowing(true); }

    // What is drawn, as text: everything, or what lies within the axes.
    virtual QString csv(bool visibleOnly) const = 0;
    void copyPicture() const;
    // Asks for a file, PNG, PDF, SVG or CSV by its ending.
    void exportPicture();
    void exportData(bool visibleOnly);

    QAction* followAction() const { return m_followAction; }
    QCustomPlot* canvas() const { return m_canvas; }
    // Draws at once what is waiting for the next tick.
    void replotNow();

    QSize sizeHint() const override { return {480, 300}; }
    QSize minimumSizeHint() const override { return {200, 120}; }

Q_SIGNALS:
    void followingChanged(bool following);
    void episodeClicked(int episode);

protected:
    // `fileName`: what an export is called by default.
    Plot(const QString& fileName, QWidget* parent);

    // Sets the axes to show everything.
    virtual void fitAxes() = 0;
    // Sets every colour; the base class those of axes and canvas.
    virtual void recolour();
    virtual void clicked(const QPointF& /*pixel*/) {}
    virtual QString readOut(const QPointF& /*pixel*/) const { return {}; }
    virtual void extendMenu(QMenu& /*menu*/) {}
    // Where the context menu was asked for, in canvas pixels.
    QPointF menuPosition() const { return m_menuPosition; }

    // Draws within the next twentieth of a second; fits first when following.
    void schedule();
    // The same for what a search has added, at the pace that all plots share.
    void scheduleLive();
    // The same for what lies on the layer "marks" alone.
    void scheduleMarks();
    // Shown instead of an empty grid; empty text hides it.
    void setEmptyText(const QString& text);
    // Room above the plot for a legend of one line; call once, before the first draw.
    void addLegendRow();

    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void mousePressed(QMouseEvent* event);
    void mouseReleased(QMouseEvent* event);
    void mouseMoved(QMouseEvent* event);
    void showMenu(const QPoint& position);
    void stopFollowing();

    QString m_fileName;
    QCustomPlot* m_canvas;
    QLabel* m_empty;
    QAction* m_followAction;
    QTimer m_replotTimer;
    bool m_waitsLive = false;          // what the timer runs for
    bool m_drawsLive = false;
    LivePace::Clock::duration m_drawingSince{};  // processor time
    QTimer m_marksTimer;
    QPointF m_pressed;
    QPointF m_menuPosition;
    bool m_following = true;
};

// A range of the values given with a margin on both sides, safe for none, one, and equal values. NaN is skipped by extend().
class Extent {
public:
    void extend(double value);
    bool isEmpty() const { return m_high < m_low; }
    double low() const { return m_low; }
    double high() const { return m_high; }
    QCPRange range(double margin = 0.05) const;
    // For a logarithmic axis: values <= 0 count for nothing.
    QCPRange logRange(double margin = 0.05) const;

private:
    double m_low = 1;
    double m_high = 0;
};

}  // namespace abcp::ui
