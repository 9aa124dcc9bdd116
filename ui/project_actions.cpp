#include "ui/project_actions.h"

#include "ui/make_action.h"
#include "ui/text.h"
#include "ui/views/message_bar.h"

#include <QAction>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>

#include <exception>
#include <utility>

namespace abcp::ui {

namespace {

QFileDialog* fileDialog(QWidget* window, const QString& title, const std::filesystem::path& file)
{
    auto* dialog = new QFileDialog(window, title);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setNameFilter(ProjectActions::tr("Projects (*.abcp)"));
    dialog->setDefaultSuffix(QStringLiteral("abcp"));
    dialog->setDirectory(file.empty() ? QDir::homePath() : fromPath(file.parent_path()));
    return dialog;
}

}  // namespace

ProjectActions::ProjectActions(SetupPage& page, MessageBar& message, QWidget* window)
    : QObject(window), m_session(page), m_message(message), m_window(window),
      m_new(makeAction(window, {}, tr("&New project"), QKeySequence(tr("Ctrl+N")))),
      m_open(makeAction(window, QStringLiteral("document-open"), tr("&Open project…"), QKeySequence(tr("Ctrl+O")))),
      m_save(makeAction(window, QStringLiteral("document-save"), tr("&Save project"), QKeySequence(tr("Ctrl+S")))),
      m_saveAs(makeAction(window, {}, tr("Save project &as…"), QKeySequence(tr("Ctrl+Shift+S"))))
{
    connect(m_new, &QAction::triggered, this, [this] {
        leave([this] {
            m_session.startNew();
            Q_EMIT opened();
        });
    });
    connect(m_open, &QAction::triggered, this, [this] { leave([this] { chooseFile(); }); });
    connect(m_save, &QAction::triggered, this, [this] { save({}); });
    connect(m_saveAs, &QAction::triggered, this, [this] { saveAs({}); });
    connect(&m_session, &ProjectSession::changed, this, &ProjectActions::changed);
}

void ProjectActions::addTo(QMenu* menu)
{
    menu->addActions({m_new, m_open});
    m_recent = menu->addMenu(tr("&Recent projects"));
    connect(m_recent, &QMenu::aboutToShow, this, &ProjectActions::fillRecent);
    menu->addActions({m_save, m_saveAs});
}

void ProjectActions::fillRecent()
{
    m_recent->clear();
    int number = 0;
    for (const QString& file : ProjectSession::recent()) {
        const QFileInfo info(file);
        const QString name = QStringLiteral("%1  (%2)").arg(info.fileName(), QDir::toNativeSeparators(info.path()));
        QAction* action = m_recent->addAction(QStringLiteral("&%1  %2").arg(QString::number(++number % 10), QString(name).replace(u'&', QStringLiteral("&&"))));
        action->setEnabled(info.isFile());
        connect(action, &QAction::triggered, this, [this, file] { leave([this, file] { open(toPath(file)); }); });
    }
    if (number == 0)
        m_recent->addAction(tr("None yet"))->setEnabled(false);
    m_recent->addSeparator();
    QAction* clear = m_recent->addAction(tr("&Clear this list"));
    clear->setEnabled(number > 0);
    connect(clear, &QAction::triggered, this, [] { ProjectSession::clearRecent(); });
}

void ProjectActions::open(const std::filesystem::path& file)
{
    try {
        m_session.open(file);
    } catch (const std::exception& error) {
        m_message.show(MessageBar::Kind::Error, fromUtf8(error.what()));
        return;
    }
    m_message.clear();
    Q_EMIT opened();
}

void ProjectActions::chooseFile()
{
    QFileDialog* dialog = fileDialog(m_window, tr("Open project"), m_session.file());
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& file) { open(toPath(file)); });
    dialog->open();
}

bool ProjectActions::write(const std::filesystem::path& file)
{
    try {
        m_session.save(file);
        return true;
    } catch (const std::exception& error) {
        m_message.show(MessageBar::Kind::Error, tr("The project is not saved: %1").arg(fromUtf8(error.what())));
        return false;
    }
}

void ProjectActions::save(std::function<void()> then)
{
    if (m_session.file().empty())
        saveAs(std::move(then));
    else if (write(m_session.file()) && then)
        then();
}

void ProjectActions::saveAs(std::function<void()> then)
{
    QFileDialog* dialog = fileDialog(m_window, tr("Save project as"), m_session.file());
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->selectFile(m_session.file().empty() ? tr("project.abcp") : m_session.name());
    connect(dialog, &QFileDialog::fileSelected, this, [this, then = std::move(then)](const QString& file) {
        if (write(toPath(file)) && then)
            then();
    });
    dialog->open();
}

void ProjectActions::leave(std::function<void()> then)
{
    if (m_question)
        return;
    if (!m_session.isModified()) {
        then();
        return;
    }
    m_question = new QMessageBox(QMessageBox::Question, tr("ABCP Studio"), tr("Save the changes of %1?").arg(m_session.name()),
                                 QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel, m_window);
    m_question->setAttribute(Qt::WA_DeleteOnClose);
    m_question->setInformativeText(tr("Otherwise they are lost. What was searched is kept either way."));
    m_question->setDefaultButton(QMessageBox::Save);
    connect(m_question, &QMessageBox::finished, this, [this, then = std::move(then)](int answer) {
        m_question = nullptr;
        if (answer == QMessageBox::Save)
            save(then);
        else if (answer == QMessageBox::Discard)
            then();
    });
    m_question->open();
}

}  // namespace abcp::ui
