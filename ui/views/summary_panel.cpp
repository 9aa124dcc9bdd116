#include "ui/views/summary_panel.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace abcp::ui {

SummaryPanel::SummaryPanel(QWidget* parent)
    : QWidget(parent), m_bar(new QHBoxLayout), m_summary(new QLabel(this)), m_stack(new QStackedWidget(this)), m_hint(new QLabel(m_stack))
{
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    m_hint->setAlignment(Qt::AlignCenter);
    m_hint->setWordWrap(true);
    m_hint->setMargin(24);
    m_hint->setForegroundRole(QPalette::PlaceholderText);
    m_stack->addWidget(m_hint);
    m_summary->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_bar->setContentsMargins(8, 4, 8, 0);
    m_bar->setSpacing(8);
    m_bar->addWidget(m_summary, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(m_bar);
    layout->addWidget(m_stack, 1);
}

void SummaryPanel::setView(QWidget* view)
{
    m_stack->addWidget(view);
}

void SummaryPanel::addTool(QWidget* tool)
{
    m_bar->addWidget(tool);
}

void SummaryPanel::showView(const QString& summary, const QString& toolTip)
{
    m_summary->setText(summary);
    m_summary->setToolTip(toolTip);
    m_stack->setCurrentIndex(1);
}

void SummaryPanel::showHint(const QString& text)
{
    m_hint->setText(text);
    m_summary->clear();
    m_stack->setCurrentIndex(0);
}

QString SummaryPanel::summary() const
{
    return m_summary->text();
}

QString SummaryPanel::hint() const
{
    return m_stack->currentIndex() == 0 ? m_hint->text() : QString();
}

}  // namespace abcp::ui
