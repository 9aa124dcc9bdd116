#include "ui/project_session.h"

#include "core/workflow/project_file.h"
#include "ui/text.h"
#include "ui/views/setup_page.h"

#include <QSettings>
#include <QStringList>

namespace fs = std::filesystem;

namespace abcp::ui {

namespace {

QString recentKey()
{
    return QStringLiteral("projects/recent");
}

}  // namespace

ProjectSession::ProjectSession(SetupPage& page, QObject* parent) : QObject(parent), m_page(page)
{
    connect(&page, &SetupPage::edited, this, &ProjectSession::compare);
}

QString ProjectSession::name() const
{
    return fromPath(m_file.filename());
}

void ProjectSession::open(const fs::path& file)
{
    const Project project = readProject(file);
    m_file.clear();  // what the form goes through is no change of a project
    m_page.setProject(project);
    setFile(file);
}

void ProjectSession::save(const fs::path& file)
{
    writeProject(file, m_page.project());
    setFile(file);
}

void ProjectSession::startNew()
{
    leaveFile();
    m_page.setProject({});
}

void ProjectSession::leaveFile()
{
    m_file.clear();
    m_modified = false;
    Q_EMIT changed();
}

void ProjectSession::setFile(const fs::path& file)
{
    m_file = fs::absolute(file).lexically_normal();
    m_saved = toJson(m_page.project(), m_file.parent_path());
    m_modified = false;
    QStringList files = recent();
    files.removeAll(fromPath(m_file));
    files.prepend(fromPath(m_file));
    QSettings().setValue(recentKey(), QStringList(files.mid(0, recentFiles)));
    Q_EMIT changed();
}

void ProjectSession::compare()
{
    const bool modified = !m_file.empty() && toJson(m_page.project(), m_file.parent_path()) != m_saved;
    if (modified == m_modified)
        return;
    m_modified = modified;
    Q_EMIT changed();
}

QList<QString> ProjectSession::recent()
{
    return QSettings().value(recentKey()).toStringList();
}

void ProjectSession::clearRecent()
{
    QSettings().remove(recentKey());
}

}  // namespace abcp::ui
