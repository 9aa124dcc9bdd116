#pragma once

#include <QString>

class QFrame;
class QLabel;
class QWidget;

namespace abcp::ui {

// A raised part of a page, with the texts that such parts begin with.
QFrame* makeCard(QWidget* parent);
QLabel* headingLabel(const QString& text, QWidget* parent);
QLabel* hintLabel(const QString& text, QWidget* parent);  // faint, wraps

}  // namespace abcp::ui
