#pragma once

#include <QWidget>

class QAction;
class QDockWidget;
class QHBoxLayout;

namespace abcp::ui {

// The title of a dock: its name in small type, switches of its view, float and close.
class DockTitle : public QWidget {
    Q_OBJECT

public:
    explicit DockTitle(QDockWidget* dock);

    // A switch or button of the view, left of float and close.
    void addAction(QAction* action);

protected:
    void changeEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    QHBoxLayout* m_actions;
    QList<QWidget*> m_buttons;  // from left to right
};

}  // namespace abcp::ui
