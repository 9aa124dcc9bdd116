#include "ui/views/fold.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>

namespace abcp::ui {

Fold::Fold(const QString& title, QWidget* content, QWidget* parent)
    : QWidget(parent), m_button(new QToolButton(this)), m_summary(new QLabel(this)), m_content(content)
{
    m_button->setText(title);
    m_button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_button->setAutoRaise(true);
    m_button->setCheckable(true);
    m_button->setFocusPolicy(Qt::StrongFocus);
    m_button->setAccessibleName(title);
    m_summary->setForegroundRole(QPalette::PlaceholderText);
    m_summary->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    connect(m_button, &QToolButton::toggled, this, &Fold::refresh);
    auto* head = new QHBoxLayout;
    head->setSpacing(8);
    head->addWidget(m_button);
    head->addWidget(m_summary, 1);
    head->addStretch();
    m_content->setParent(this);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addLayout(head);
    layout->addWidget(m_content);
    refresh();
}

void Fold::setSummary(const QString& summary)
{
    m_summary->setText(summary);
    m_summary->setToolTip(summary);
    m_button->setAccessibleDescription(summary);
}

QString Fold::summary() const
{
    return m_summary->text();
}

void Fold::setOpen(bool open)
{
    m_button->setChecked(open);
}

bool Fold::isOpen() const
{
    return m_button->isChecked();
}

void Fold::refresh()
{
    m_button->setArrowType(isOpen() ? Qt::DownArrow : Qt::RightArrow);
    m_summary->setVisible(!isOpen());
    m_content->setVisible(isOpen());
}

}  // namespace abcp::ui
