#pragma once

#include "ui/live_pace.h"

#include <QObject>
#include <QString>
#include <QTimer>

#include <atomic>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

namespace abcp::ui {

// What went wrong in a worker, for a person.
struct Problem {
    QString where;
    QString what;
    bool input = false;  // the user must change something; else the work itself failed

    QString text() const { return where.isEmpty() ? what : where + QStringLiteral(": ") + what; }
};

// Runs one long call at a time on a thread of its own and brings its results back to the GUI thread ten times a second, or less often when it keeps
// a pace and the GUI thread has much to do with them; the end at once.
// Lives on the GUI thread; only post() and postLatest() are for the working thread. The destructor asks for a stop, waits for the thread,
// and drops what was posted and not yet delivered.
class Worker : public QObject {
    Q_OBJECT

public:
    using Work = std::function<void(std::stop_token)>;

    explicit Worker(QObject* parent = nullptr);
    ~Worker() override;

    // From now on, delivering and the painting that comes of it keep to LivePace's share of the GUI thread's core.
    void keepPace() { m_keepsPace = true; }

    bool isBusy() const { return m_thread.joinable(); }
    // Only when not busy. An exception that leaves `work` becomes failed(), a StoppedError is an ordinary end.
    void start(Work work);
    void requestStop();

    // Calls made on the GUI thread, in the order of posting.
    void post(std::function<void()> call);
    // Like post(), but only the last one before a delivery is made, after the others.
    void postLatest(std::function<void()> call);

Q_SIGNALS:
    void delivered();              // after a round of posted calls
    void failed(const abcp::ui::Problem& problem);
    void finished();               // after everything else, the worker is idle again

private:
    void run(const Work& work, const std::stop_token& stop);
    void deliver();
    void takeTime(LivePace::Clock::duration since);

    QTimer m_timer;
    LivePace m_pace;
    bool m_keepsPace = false;
    std::mutex m_mutex;
    std::vector<std::function<void()>> m_calls;
    std::function<void()> m_latest;
    std::atomic<bool> m_done = false;
    std::jthread m_thread;
};

}  // namespace abcp::ui
