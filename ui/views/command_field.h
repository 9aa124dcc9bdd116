#pragma once

#include "core/workflow/command_line.h"

#include <QWidget>

class QLineEdit;
class QToolButton;

namespace abcp::ui {

// A command line to read and to copy.
class CommandField : public QWidget {
    Q_OBJECT

public:
    explicit CommandField(const QString& name, QWidget* parent = nullptr);

    // Empty: there is none, the hint stands in its place.
    void setWords(const Words& words);
    void setHint(const QString& hint);
    // What the command does not say, shown with it.
    void setRemark(const QString& remark);
    QString text() const;
    void copy() const;

private:
    void showTip();

    QLineEdit* m_text;
    QToolButton* m_copy;
    QString m_remark;
};

}  // namespace abcp::ui
