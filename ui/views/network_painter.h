#pragma once

#include "ui/models/network_layout.h"
#include "ui/models/what_if_model.h"

#include <QPalette>
#include <QRectF>

class QPainter;

namespace abcp::ui {

// Where a laid out network lies in a widget: zoomed and moved along the row only, so that names and numbers keep their size.
struct NetworkViewport {
    QRectF area;        // of the whole drawing
    double scale = 1;   // pixels for a layer with weights
    double offset = 0;  // of the row, at the left edge of the area
    int levels = 0;     // of brackets

    static constexpr double bracketHeight = 12;
    static constexpr double labelHeight = 16;

    double x(double along) const { return area.left() + (along - offset) * scale; }
    double along(double x) const { return offset + (x - area.left()) / scale; }
    double barsTop() const;
    double barsBottom() const;
    double bracketTop(int level) const { return barsBottom() + labelHeight + level * bracketHeight; }
    // Heights go with the square root of the channels.
    double barHeight(double channels, int largest) const;
    double channelsAt(double y, int largest) const;
    // The level of brackets at this height, -1 for none.
    int levelAt(double y) const;
};

// What the pointer and the keyboard mark; -1 for none.
struct NetworkMarks {
    int current = -1;  // layer
    int hovered = -1;  // layer
    int hoveredBlock = -1;
    bool focus = false;
};

// Bars filled as far as channels stay, outlined where they go; tied layers share a hue, and a letter where there is room; removed blocks
// dotted and gray.
void paintNetwork(QPainter& painter, const NetworkLayout& layout, const WhatIfModel& model, const NetworkViewport& viewport,
                  const NetworkMarks& marks, const QPalette& palette);

}  // namespace abcp::ui
