#include "ui/tab_order.h"

#include <QWidget>

namespace abcp::ui {

void tabThrough(const QList<QWidget*>& widgets)
{
    for (qsizetype i = 1; i < widgets.size(); ++i)
        QWidget::setTabOrder(widgets[i - 1], widgets[i]);
}

QList<QWidget*> tabStopsOf(QWidget* root)
{
    QList<QWidget*> stops;
    QWidget* widget = root;
    do {
        const bool isInside = widget == root || (root->isAncestorOf(widget) && widget->window() == root->window());
        if (isInside && (widget->focusPolicy() & Qt::TabFocus) == Qt::TabFocus && !widget->focusProxy())
            stops << widget;
        widget = widget->nextInFocusChain();
    } while (widget != root);
    return stops;
}

}  // namespace abcp::ui
