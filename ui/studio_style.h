#pragma once

#include <QProxyStyle>

namespace abcp::ui {

// Fusion, with outlines of check boxes and radio buttons that can be seen on a dark ground.
class StudioStyle : public QProxyStyle {
    Q_OBJECT

public:
    StudioStyle();

    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const override;
};

}  // namespace abcp::ui
