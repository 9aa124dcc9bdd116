#pragma once

#include <QList>

class QWidget;

namespace abcp::ui {

// Tab leads through these, all of one window, one after the other.
void tabThrough(const QList<QWidget*>& widgets);

// What Tab reaches in a widget, itself included, in the order in which it does.
QList<QWidget*> tabStopsOf(QWidget* root);

}  // namespace abcp::ui
