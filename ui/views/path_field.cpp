#include "ui/views/path_field.h"

#include "ui/dropped_file.h"
#include "ui/icons.h"
#include "ui/text.h"
#include "ui/theme.h"

#include <QAction>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QVBoxLayout>

namespace abcp::ui {

PathField::PathField(Kind kind, const QString& name, const QString& filter, QWidget* parent)
    : QWidget(parent), m_kind(kind), m_name(name), m_filter(filter), m_edit(new QLineEdit(this)), m_message(new QLabel(this))
{
    setAcceptDrops(true);
    m_edit->setAccessibleName(name);
    m_edit->setAcceptDrops(false);  // the field takes the drop and strips file://
    setFocusProxy(m_edit);
    connect(m_edit, &QLineEdit::textChanged, this, &PathField::changed);

    auto* browse = new QPushButton(tr("Browse…"), this);
    browse->setAccessibleName(tr("Browse for %1").arg(name));
    if (kind == Kind::FileOrFolder) {
        auto* menu = new QMenu(browse);
        menu->addAction(ui::icon(QStringLiteral("folder")), tr("Folder…"), this, &PathField::browseFolder);
        menu->addAction(ui::icon(QStringLiteral("document-open")), tr("File…"), this, &PathField::browseFile);
        browse->setMenu(menu);
    } else {
        connect(browse, &QPushButton::clicked, this, kind == Kind::Folder ? &PathField::browseFolder : &PathField::browseFile);
    }

    m_message->setFont(smallFont());
    m_message->setWordWrap(true);
    m_message->hide();

    auto* line = new QHBoxLayout;
    line->setSpacing(8);
    line->addWidget(m_edit, 1);
    line->addWidget(browse);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addLayout(line);
    layout->addWidget(m_message);
}

std::filesystem::path PathField::path() const
{
    return toUserPath(m_edit->text());
}

void PathField::setPath(const std::filesystem::path& path)
{
    m_edit->setText(fromPath(path));
}

void PathField::setPlaceholder(const QString& text)
{
    m_edit->setPlaceholderText(text);
}

void PathField::setMessages(const QString& error, const QString& note)
{
    m_isError = !error.isEmpty();
    m_message->setText(m_isError ? error : note);
    m_message->setVisible(!m_message->text().isEmpty());
    m_edit->setAccessibleDescription(m_message->text());
    colourMessage();
}

QString PathField::message() const
{
    return m_message->text();
}

void PathField::colourMessage()
{
    QPalette colours = m_message->palette();
    const QColor wanted = m_isError ? errorColour(palette()) : palette().color(QPalette::PlaceholderText);
    if (colours.color(QPalette::WindowText) == wanted)
        return;
    colours.setColor(QPalette::WindowText, wanted);
    m_message->setPalette(colours);
}

void PathField::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        colourMessage();
}

void PathField::browseFile()
{
    const QString chosen = m_kind == Kind::NewFile
                               ? QFileDialog::getSaveFileName(this, m_name, m_edit->text(), m_filter, nullptr,
                                                              QFileDialog::DontConfirmOverwrite)
                               : QFileDialog::getOpenFileName(this, m_name, m_edit->text(), m_filter);
    if (!chosen.isEmpty())
        m_edit->setText(chosen);
}

void PathField::browseFolder()
{
    const QString chosen = QFileDialog::getExistingDirectory(this, m_name, m_edit->text());
    if (!chosen.isEmpty())
        m_edit->setText(chosen);
}

void PathField::dragEnterEvent(QDragEnterEvent* event)
{
    const QString file = droppedFile(event->mimeData());
    if (file.isEmpty() || isProjectFile(file))
        event->ignore();  // a project is for the window
    else
        event->acceptProposedAction();
}

void PathField::dropEvent(QDropEvent* event)
{
    if (const QString file = droppedFile(event->mimeData()); !file.isEmpty()) {
        m_edit->setText(file);
        event->acceptProposedAction();
    }
}

}  // namespace abcp::ui
