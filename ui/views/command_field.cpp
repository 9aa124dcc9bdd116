#include "ui/views/command_field.h"

#include "ui/text.h"
#include "ui/theme.h"
#include "ui/views/tool_button.h"

#include <QClipboard>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QToolButton>

namespace abcp::ui {

CommandField::CommandField(const QString& name, QWidget* parent)
    : QWidget(parent), m_text(new QLineEdit(this)), m_copy(makeToolButton(this, QStringLiteral("edit-copy"), tr("Copy the command line")))
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    font.setPointSizeF(smallFont().pointSizeF() > 0 ? smallFont().pointSizeF() : font.pointSizeF());
    m_text->setFont(font);
    m_text->setReadOnly(true);
    m_text->setAccessibleName(name);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_copy);
    setFocusProxy(m_text);
    connect(m_copy, &QToolButton::clicked, this, &CommandField::copy);
    setWords({});
}

void CommandField::setWords(const Words& words)
{
    m_text->setText(fromUtf8(shellText(words)));
    m_text->setCursorPosition(0);
    m_copy->setEnabled(!words.empty());
    showTip();
}

void CommandField::setHint(const QString& hint)
{
    m_text->setPlaceholderText(hint);
}

void CommandField::setRemark(const QString& remark)
{
    m_remark = remark;
    showTip();
}

void CommandField::showTip()
{
    m_text->setToolTip(m_remark.isEmpty() ? text() : text() + QLatin1Char('\n') + m_remark);
}

QString CommandField::text() const
{
    return m_text->text();
}

void CommandField::copy() const
{
    QGuiApplication::clipboard()->setText(text());
}

}  // namespace abcp::ui
