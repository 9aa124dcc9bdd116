#include "ui/make_action.h"

#include "ui/icons.h"

#include <QAction>
#include <QWidget>

namespace abcp::ui {

QAction* makeAction(QWidget* window, const QString& iconName, const QString& text, const QKeySequence& key)
{
    auto* action = new QAction(text, window);
    if (!iconName.isEmpty())
        action->setIcon(icon(iconName));
    QString plain = text;
    plain.remove(QLatin1Char('&')).remove(QChar(0x2026));
    if (!key.isEmpty()) {
        action->setShortcut(key);
        action->setToolTip(QStringLiteral("%1 (%2)").arg(plain, key.toString(QKeySequence::NativeText)));
    }
    window->addAction(action);
    return action;
}

}  // namespace abcp::ui
