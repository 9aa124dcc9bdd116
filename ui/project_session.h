#pragma once

#include "core/base/json.h"

#include <QList>
#include <QObject>
#include <QString>

#include <filesystem>

namespace abcp::ui {

class SetupPage;

// The project file that the form of the Set up page belongs to: which one, whether the form has changed since, and those that were used lately.
class ProjectSession : public QObject {
    Q_OBJECT

public:
    static constexpr int recentFiles = 10;

    // page must outlive the session.
    explicit ProjectSession(SetupPage& page, QObject* parent = nullptr);

    const std::filesystem::path& file() const { return m_file; }  // empty: none
    QString name() const;                                         // of the file, without its folder; empty: none
    bool isModified() const { return m_modified; }                // only while there is a file

    // Into the form. Throws as readProject() does, and nothing is changed then.
    void open(const std::filesystem::path& file);
    // Of the form. Throws as writeProject() does, and nothing is changed then.
    void save(const std::filesystem::path& file);
    // The form as it was the first time, without a file.
    void startNew();
    // The form stays as it is, without a file.
    void leaveFile();

    // Opened or saved last, the latest first; kept between sessions, whether they are still there or not.
    static QList<QString> recent();
    static void clearRecent();

Q_SIGNALS:
    void changed();  // of name() or isModified()

private:
    void setFile(const std::filesystem::path& file);
    void compare();

    SetupPage& m_page;
    std::filesystem::path m_file;
    Json m_saved;
    bool m_modified = false;
};

}  // namespace abcp::ui
