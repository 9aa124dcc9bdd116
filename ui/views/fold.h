#pragma once

#include <QString>
#include <QWidget>

class QLabel;
class QToolButton;

namespace abcp::ui {

// A part of a form that is folded away behind its title until it is wanted; folded, a line says what it holds.
class Fold : public QWidget {
    Q_OBJECT

public:
    Fold(const QString& title, QWidget* content, QWidget* parent = nullptr);

    void setSummary(const QString& summary);
    QString summary() const;
    void setOpen(bool open);
    bool isOpen() const;
    QToolButton* button() const { return m_button; }

private:
    void refresh();

    QToolButton* m_button;
    QLabel* m_summary;
    QWidget* m_content;
};

}  // namespace abcp::ui
