// What the window is called, what may be dropped onto it, and how it is closed and comes back.

#include "ui/main_window.h"

#include "ui/dropped_file.h"
#include "ui/project_actions.h"
#include "ui/text.h"
#include "ui/views/compare_page.h"
#include "ui/views/inspect_page.h"
#include "ui/views/search_page.h"
#include "ui/views/setup_page.h"

#include <QCloseEvent>
#include <QDragEnterEvent>
#include <QMessageBox>
#include <QPushButton>
#include <QScreen>
#include <QSettings>

namespace abcp::ui {

namespace {

QString geometryKey()
{
    return QStringLiteral("window/geometry");
}

// Of a workspace; that of the search has no name, as it was the first one.
QString layoutKey(const QWidget* page)
{
    return page->objectName().isEmpty() ? QStringLiteral("window/docks") : QStringLiteral("window/docks-") + page->objectName();
}

}  // namespace

void MainWindow::openProject(const std::filesystem::path& file)
{
    m_projects->open(file);
}

void MainWindow::refreshTitle()
{
    QStringList parts;
    if (m_model.isOpen())
        parts << m_model.run().title();
    if (const ProjectSession& session = m_projects->session(); !session.name().isEmpty())
        parts << session.name().replace(QStringLiteral("[*]"), QStringLiteral("[*][*]")) + QStringLiteral("[*]");
    parts << tr("ABCP Studio");
    setWindowTitle(parts.join(QStringLiteral(" – ")));
    setWindowModified(m_projects->session().isModified());
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event)
{
    if (isProjectFile(droppedFile(event->mimeData())))
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event)
{
    const QString file = droppedFile(event->mimeData());
    if (!isProjectFile(file))
        return;
    event->acceptProposedAction();
    m_projects->leave([this, file] { openProject(toPath(file)); });
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    if (!m_leaving && m_projects->session().isModified()) {
        event->ignore();
        m_projects->leave([this] {
            m_leaving = true;
            close();
        });
        return;
    }
    if (!m_controller.isIdle()) {
        event->ignore();
        if (!m_closing && !m_asking)
            askBeforeClosing();
        return;
    }
    QSettings settings;
    settings.setValue(geometryKey(), saveGeometry());
    for (const DockPage* page : dockPages())
        settings.setValue(layoutKey(page), page->saveState());
    m_setup->store();
    QMainWindow::closeEvent(event);
}

void MainWindow::askBeforeClosing()
{
    auto* box = new QMessageBox(this);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setWindowTitle(tr("ABCP Studio"));
    box->setIcon(QMessageBox::Question);
    box->setText(m_controller.isSearching() ? tr("Stop the search and close?") : tr("Stop the work and close?"));
    box->setInformativeText(tr("Finished episodes are saved, and the run can be continued later."));
    QPushButton* stop = box->addButton(tr("Stop and close"), QMessageBox::AcceptRole);
    QPushButton* keep = box->addButton(tr("Keep running"), QMessageBox::RejectRole);
    box->setDefaultButton(keep);
    box->setEscapeButton(keep);
    m_asking = true;
    connect(box, &QMessageBox::finished, this, [this, box, stop] {
        m_asking = false;
        if (box->clickedButton() != stop) {
            m_leaving = false;
            return;
        }
        m_closing = true;
        if (m_controller.isIdle())
            close();
        else
            m_controller.stop();
    });
    box->open();
}

void MainWindow::restoreLayout()
{
    const QSettings settings;
    if (!restoreGeometry(settings.value(geometryKey()).toByteArray()))
        resize(QSize(1440, 900).boundedTo(screen()->availableSize()));
    for (DockPage* page : dockPages())
        page->restoreLayout(settings.value(layoutKey(page)).toByteArray());
}

}  // namespace abcp::ui
