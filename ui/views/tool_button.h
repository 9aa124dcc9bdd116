#pragma once

#include <QString>

class QToolButton;
class QWidget;

namespace abcp::ui {

// A flat button with an icon of ours; its name is told by the tool tip and to assistive programs.
QToolButton* makeToolButton(QWidget* parent, const QString& iconName, const QString& name);

}  // namespace abcp::ui
