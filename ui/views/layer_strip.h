#pragma once

#include "ui/models/layer_model.h"

#include <QWidget>

#include <vector>

namespace abcp::ui {

// A candidate's convolutions as a row of bars: height the channels (square-root scale), filled what stays, outlined what goes.
// Brackets beneath mark residual blocks, broken and grey where the block was pruned.
class LayerStrip : public QWidget {
    Q_OBJECT

public:
    explicit LayerStrip(QWidget* parent = nullptr);

    void setRows(const std::vector<LayerRow>& rows);
    // Index into the rows, -1 for none.
    void setCurrent(int row);

    QSize sizeHint() const override { return {320, 88}; }
    QSize minimumSizeHint() const override { return {120, 56}; }

Q_SIGNALS:
    void clicked(int row);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    bool event(QEvent* event) override;

private:
    QRectF barArea() const;
    int rowAt(double x) const;
    QString describe(int row) const;
    void paintBrackets(QPainter& painter, double pitch) const;

    std::vector<LayerRow> m_rows;
    int m_current = -1;
    int m_largest = 1;
};

}  // namespace abcp::ui
