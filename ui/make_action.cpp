#include "ui/make_action.h"

#include "ui/icons.h"

#include <QAction>
#include <QRegularExpression>
#include <QWidget>

namespace abcp::ui {

QString withoutKey(QString text)
{
    static const QRegularExpression key(QStringLiteral("\\s*\\(&.\\)"));
    return text.remove(key).remove(QLatin1Char('&'));
}

QAction* makeAction(QWidget* window, const QString& iconName, const QString& text, const QKeySequence& key)
{
    auto* action = new QAction(text, window);
    if (!iconName.isEmpty())
        action->setIcon(icon(iconName));
    QString plain = withoutKey(text);
    action->setIconText(plain);
    plain.remove(QChar(0x2026));
    action->setToolTip(plain);
    if (!key.isEmpty()) {
        action->setShortcut(key);
        action->setToolTip(QStringLiteral("%1 (%2)").arg(plain, key.toString(QKeySequence::NativeText)));
    }
    window->addAction(action);
    return action;
}

}  // namespace abcp::ui
