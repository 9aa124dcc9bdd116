#pragma once

class QWidget;

namespace abcp::ui {

// A short introduction, the user guide (one at a time), the sheet of all keys. None blocks the window.
void showHelp(QWidget* parent);
void showGuide(QWidget* parent);
void showShortcuts(QWidget* parent);
void showAbout(QWidget* parent);

}  // namespace abcp::ui
