#pragma once

#include <QProxyStyle>

namespace abcp::ui {

// Fusion, with outlines of check boxes and radio buttons that can be seen on a dark ground, tool bars without frame or shade, and dialog
// buttons without Fusion's dark icons. No style sheets, in any view: what they cover keeps its colours when the palette changes.
class StudioStyle : public QProxyStyle {
    Q_OBJECT

public:
    StudioStyle();

    int pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const override;
    int styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget, QStyleHintReturn* result) const override;
    void drawControl(ControlElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const override;
    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const override;
};

}  // namespace abcp::ui
