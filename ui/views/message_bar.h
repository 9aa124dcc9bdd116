#pragma once

#include <QFrame>
#include <QString>

#include <functional>
#include <vector>

class QHBoxLayout;
class QLabel;
class QPushButton;

namespace abcp::ui {

// One line at the top of a page that says what happened and what to do next; stays until closed or replaced.
class MessageBar : public QFrame {
    Q_OBJECT

public:
    enum class Kind { Information, Warning, Error };

    explicit MessageBar(QWidget* parent = nullptr);

    // A button of the bar: what it says, and what happens once the bar is gone.
    struct Offer {
        QString text;
        std::function<void()> chosen;
    };

    void show(Kind kind, const QString& text, const std::vector<Offer>& offers = {});
    void clear() { hide(); }
    QString text() const;
    Kind kind() const { return m_kind; }

protected:
    void changeEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    QColor colour() const;
    void drawIcon();

    QLabel* m_icon;
    QLabel* m_text;
    QHBoxLayout* m_layout;
    std::vector<QPushButton*> m_buttons;
    Kind m_kind = Kind::Information;
};

}  // namespace abcp::ui
