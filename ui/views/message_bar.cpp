#include "ui/views/message_bar.h"

#include "ui/icons.h"
#include "ui/theme.h"

#include <QAccessible>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

namespace abcp::ui {

MessageBar::MessageBar(QWidget* parent) : QFrame(parent), m_icon(new QLabel(this)), m_text(new QLabel(this)), m_layout(new QHBoxLayout(this))
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

    m_layout->setContentsMargins(16, 8, 8, 8);
    m_layout->setSpacing(8);
    m_layout->addWidget(m_icon, 0, Qt::AlignTop);
    m_layout->addWidget(m_text, 1);
    m_layout->addWidget(close, 0, Qt::AlignTop);
    hide();
}

void MessageBar::show(Kind kind, const QString& text, const std::vector<Offer>& offers)
{
    m_kind = kind;
    drawIcon();
    m_text->setText(text);
    setAccessibleName(text);
    for (QPushButton* old : m_buttons) {
        old->hide();
        old->deleteLater();  // it may be the one that was pressed
    }
    m_buttons.clear();
    for (const Offer& offer : offers) {
        auto* button = new QPushButton(offer.text, this);
        connect(button, &QPushButton::clicked, this, [this, chosen = offer.chosen] {
            clear();
            chosen();
        });
        m_layout->insertWidget(m_layout->count() - 1, button, 0, Qt::AlignTop);
        m_buttons.push_back(button);
    }
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
