#include "ui/views/tool_button.h"

#include "ui/icons.h"

#include <QToolButton>

namespace abcp::ui {

QToolButton* makeToolButton(QWidget* parent, const QString& iconName, const QString& name)
{
    auto* button = new QToolButton(parent);
    button->setAutoRaise(true);
    button->setIcon(icon(iconName));
    button->setIconSize({16, 16});
    button->setToolTip(name);
    button->setAccessibleName(name);
    return button;
}

}  // namespace abcp::ui
