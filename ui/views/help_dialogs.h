#pragma once

class QWidget;

namespace abcp::ui {

// A short introduction, and the sheet of all keys. Neither blocks the window.
void showHelp(QWidget* parent);
void showShortcuts(QWidget* parent);
void showAbout(QWidget* parent);

}  // namespace abcp::ui
