#pragma once

#include "ui/project_session.h"

#include <QObject>

#include <functional>

class QAction;
class QMenu;
class QMessageBox;
class QWidget;

namespace abcp::ui {

class MessageBar;

// What the window offers to do with project files, with the questions and messages that belong to it.
class ProjectActions : public QObject {
    Q_OBJECT

public:
    // All must outlive it; the actions are the window's.
    ProjectActions(SetupPage& page, MessageBar& message, QWidget* window);

    const ProjectSession& session() const { return m_session; }
    void addTo(QMenu* menu);

    // At once, whatever there is in the form. An error goes to the message bar.
    void open(const std::filesystem::path& file);
    // The form is about to be lost: does `then` at once, or when a person has saved or given up what is not saved yet; never when he cancels.
    // Ignored while that question is open.
    void leave(std::function<void()> then);
    // The form now holds something else than the project, which is left.
    void leaveFile() { m_session.leaveFile(); }

Q_SIGNALS:
    void opened();
    void changed();  // as ProjectSession's

private:
    void chooseFile();
    void save(std::function<void()> then);
    void saveAs(std::function<void()> then);
    bool write(const std::filesystem::path& file);
    void fillRecent();

    ProjectSession m_session;
    MessageBar& m_message;
    QWidget* m_window;
    QAction* m_new;
    QAction* m_open;
    QAction* m_save;
    QAction* m_saveAs;
    QMenu* m_recent = nullptr;
    QMessageBox* m_question = nullptr;
};

}  // namespace abcp::ui
