#include "ui/views/dock_title.h"

#include "ui/icons.h"
#include "ui/tab_order.h"
#include "ui/theme.h"

#include <QAction>
#include <QDockWidget>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QToolButton>

namespace abcp::ui {

namespace {

QToolButton* smallButton(QWidget* parent)
{
    auto* button = new QToolButton(parent);
    button->setAutoRaise(true);
    button->setFont(smallFont());
    button->setIconSize({14, 14});
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

}  // namespace

DockTitle::DockTitle(QDockWidget* dock) : QWidget(dock), m_actions(new QHBoxLayout)
{
    auto* label = new QLabel(dock->windowTitle(), this);
    QFont font = smallFont();
    font.setWeight(QFont::DemiBold);
    label->setFont(font);
    label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);

    auto* floating = smallButton(this);
    floating->setIcon(icon(QStringLiteral("window-restore")));
    floating->setToolTip(tr("Float or dock"));
    floating->setAccessibleName(tr("Float or dock %1").arg(dock->windowTitle()));
    connect(floating, &QToolButton::clicked, dock, [dock] { dock->setFloating(!dock->isFloating()); });
    auto* close = smallButton(this);
    close->setIcon(icon(QStringLiteral("window-close")));
    close->setToolTip(tr("Close; the View menu brings it back"));
    close->setAccessibleName(tr("Close %1").arg(dock->windowTitle()));
    connect(close, &QToolButton::clicked, dock, &QDockWidget::close);

    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(8, 2, 4, 2);
    layout->setSpacing(2);
    layout->addWidget(label, 1);
    m_actions->setSpacing(2);
    layout->addLayout(m_actions);
    m_buttons = {floating, close};
    layout->addWidget(floating);
    layout->addWidget(close);
}

void DockTitle::addAction(QAction* action)
{
    auto* button = smallButton(this);
    button->setDefaultAction(action);
    button->setToolButtonStyle(action->icon().isNull() ? Qt::ToolButtonTextOnly : Qt::ToolButtonIconOnly);
    m_actions->addWidget(button);
    m_buttons.insert(m_buttons.size() - 2, button);
    tabThrough(m_buttons);
}

void DockTitle::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        update();
}

void DockTitle::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), palette().color(QPalette::Base));
}

}  // namespace abcp::ui
