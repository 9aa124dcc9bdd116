#include "ui/views/message_bar.h"

#include "ui/icons.h"
#include "ui/theme.h"

#include <QAccessible>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QToolButton>

namespace abcp::ui {

MessageBar::MessageBar(QWidget* parent) : QFrame(parent), m_icon(new QLabel(this)), m_text(new QLabel(this))
{
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_text->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto* close = new QToolButton(this);
    close->setAutoRaise(true);
    close->setIcon(ui::icon(QStringLiteral("window-close")));
    close->setIconSize({16, 16});
    close->setToolTip(tr("Close"));
    close->setAccessibleName(tr("Close this message"));
    connect(close, &QToolButton::clicked, this, &QWidget::hide);

    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(16, 8, 8, 8);
    layout->setSpacing(8);
    layout->addWidget(m_icon, 0, Qt::AlignTop);
    layout->addWidget(m_text, 1);
    layout->addWidget(close, 0, Qt::AlignTop);
    hide();
}

void MessageBar::show(Kind kind, const QString& text)
{
    m_kind = kind;
    drawIcon();
    m_text->setText(text);
    setAccessibleName(text);
    QFrame::show();
    update();
    QAccessibleEvent event(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

// Its colour is that of the palette.
void MessageBar::drawIcon()
{
    const QString name = m_kind == Kind::Error     ? QStringLiteral("dialog-error")
                         : m_kind == Kind::Warning ? QStringLiteral("dialog-warning")
                                                   : QStringLiteral("dialog-information");
    m_icon->setPixmap(ui::icon(name).pixmap(18, 18));
}

void MessageBar::changeEvent(QEvent* event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        drawIcon();
}

QString MessageBar::text() const
{
    return m_text->text();
}

QColor MessageBar::colour() const
{
    switch (m_kind) {
    case Kind::Error: return errorColour(palette());
    case Kind::Warning: return warningColour(palette());
    case Kind::Information: break;
    }
    return palette().color(QPalette::Highlight);
}

void MessageBar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), mixed(palette().color(QPalette::Window), colour(), 0.10));
    painter.fillRect(QRect(0, 0, 4, height()), colour());
    painter.fillRect(QRect(0, height() - 1, width(), 1), mixed(palette().color(QPalette::Window), colour(), 0.35));
}

}  // namespace abcp::ui
