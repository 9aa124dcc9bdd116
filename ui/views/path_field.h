#pragma once

#include <QWidget>

#include <filesystem>

class QLabel;
class QLineEdit;

namespace abcp::ui {

// A path that can be typed, chosen or dropped, with what is wrong with it beneath.
class PathField : public QWidget {
    Q_OBJECT

public:
    enum class Kind { File, FileOrFolder, NewFile, Folder };

    // `name`: for dialogs and assistive tools; `filter` as QFileDialog takes it.
    PathField(Kind kind, const QString& name, const QString& filter, QWidget* parent = nullptr);

    std::filesystem::path path() const;
    void setPath(const std::filesystem::path& path);
    void setPlaceholder(const QString& text);
    // Under the field: an error, else a note, else nothing.
    void setMessages(const QString& error, const QString& note);
    QString message() const;
    QLineEdit* edit() const { return m_edit; }

Q_SIGNALS:
    void changed();

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void browseFile();
    void browseFolder();
    void colourMessage();

    Kind m_kind;
    QString m_name;
    QString m_filter;
    QLineEdit* m_edit;
    QLabel* m_message;
    bool m_isError = false;
};

}  // namespace abcp::ui
