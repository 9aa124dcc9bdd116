#pragma once

#include "ui/models/network_layout.h"
#include "ui/models/what_if_model.h"
#include "ui/views/network_painter.h"

#include <QPointF>
#include <QWidget>

namespace abcp::ui {

// The network as a drawing one can search, zoom and change. Wheel: zoom along the row. Drag a bar's height: its ratio; drag anything
// sideways: move. Click a bracket, or Space on a layer within: the block goes or comes back.
class NetworkView : public QWidget {
    Q_OBJECT

public:
    explicit NetworkView(WhatIfModel& model, QWidget* parent = nullptr);

    // To be looked at, not changed.
    void setReadOnly(bool readOnly) { m_readOnly = readOnly; }

    const NetworkLayout& drawing() const { return m_layout; }
    int currentLayer() const { return m_marks.current; }
    // -1 for none; a layer out of view is brought there.
    void setCurrentLayer(int layer);
    // The first layer, from the current one on, whose index is the text, or whose type or role holds it; false when there is none.
    bool find(const QString& text);
    void fit();
    double zoom() const { return m_scale / fitScale(); }
    void zoomAround(double x, double factor);

    // Widget pixels: the middle of a layer's bar, at the height where so many channels end; the middle of a block's bracket.
    QPointF barPixel(int layer, double channels) const;
    QPointF bracketPixel(int block) const;
    QString describe(int layer) const;

    QSize sizeHint() const override { return {960, 260}; }
    QSize minimumSizeHint() const override { return {240, 140}; }

Q_SIGNALS:
    void currentLayerChanged(int layer);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    bool event(QEvent* event) override;

private:
    enum class Drag { None, Undecided, Ratio, Move };

    void rebuild();
    NetworkViewport viewport() const;
    double fitScale() const;
    void moveTo(double offset);
    int groupOf(int layer) const;
    int blockOf(int layer) const;
    void toggleBlock(int block);
    void step(int by);
    void changeRatio(double by);
    void dragRatio(double y);
    void hover(const QPointF& at);

    WhatIfModel& m_model;
    NetworkLayout m_layout;
    NetworkMarks m_marks;
    double m_scale = 1;
    double m_offset = 0;
    bool m_readOnly = false;
    bool m_fits = true;  // stays fitted as the widget grows
    Drag m_drag = Drag::None;
    QPointF m_pressed;
    double m_pressedOffset = 0;
};

}  // namespace abcp::ui
