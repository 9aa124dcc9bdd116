#pragma once

#include <memory>

class QString;

namespace abcp::ui {

// Tells a person something who does not look at the window.
class Notifier {
public:
    virtual ~Notifier() = default;

    // Both plain text. Neither waits nor fails: where nobody can be told, nothing happens.
    virtual void notify(const QString& title, const QString& text) = 0;
};

// By the desktop's notification service; each one replaces the one before.
std::unique_ptr<Notifier> makeDesktopNotifier();

}  // namespace abcp::ui
