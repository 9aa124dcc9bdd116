#pragma once

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

// Runs one long call at a time on a thread of its own and brings its results back to the GUI thread ten times a second.
// Lives on the GUI thread; only post() and postLatest() are for the working thread. The destructor asks for a stop, waits for the thread,
// and drops what was posted and not yet delivered.
class Worker : public QObject {
    Q_OBJECT

public:
    using Work = std::function<void(std::stop_token)>;

    explicit Worker(QObject* parent = nullptr);
    ~Worker() override;

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

    QTimer m_timer;
    std::mutex m_mutex;
    std::vector<std::function<void()>> m_calls;
    std::function<void()> m_latest;
    std::atomic<bool> m_done = false;
    std::jthread m_thread;
};

}  // namespace abcp::ui
