#pragma once

#include <QKeySequence>
#include <QString>

class QAction;
class QWidget;

namespace abcp::ui {

// An action's text without the key to press in a menu, "&File" or "文件(&F)", which buttons and tool tips do not show.
QString withoutKey(QString text);

// An action of the window with an icon by its name (none when empty) and a key that its tool tip tells.
QAction* makeAction(QWidget* window, const QString& iconName, const QString& text, const QKeySequence& key);

}  // namespace abcp::ui
