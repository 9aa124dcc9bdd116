#pragma once

#include "ui/notifier.h"
#include "ui/search_controller.h"

#include <QObject>

#include <memory>

class QAction;
class QWidget;

namespace abcp::ui {

class MessageBar;
class RunModel;

// Tells of the end of a search, and of a fault that holds it, whoever has turned to another window; unless switched off.
class EndNotice : public QObject {
    Q_OBJECT

public:
    // All must outlive it. What is told is what the message bar says by then.
    EndNotice(const RunModel& run, SearchController& controller, const MessageBar& message, QWidget* window);

    QAction* action() const { return m_action; }  // the switch, kept between sessions
    void setNotifier(std::unique_ptr<Notifier> notifier) { m_notifier = std::move(notifier); }

private:
    void tell();

    const RunModel& m_run;
    const MessageBar& m_message;
    QWidget* m_window;
    QAction* m_action;
    std::unique_ptr<Notifier> m_notifier;
};

}  // namespace abcp::ui
