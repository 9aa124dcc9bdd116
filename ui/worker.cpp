#include "ui/worker.h"

#include "core/base/error.h"
#include "ui/text.h"

#include <exception>
#include <utility>

namespace abcp::ui {

Worker::Worker(QObject* parent) : QObject(parent)
{
    m_timer.setInterval(LivePace::shortest);
    connect(&m_timer, &QTimer::timeout, this, &Worker::deliver);
}

Worker::~Worker()
{
    m_thread.request_stop();
    if (m_thread.joinable())
        m_thread.join();
}

void Worker::start(Work work)
{
    Q_ASSERT(!isBusy());
    m_done = false;
    m_thread = std::jthread([this, task = std::move(work)](const std::stop_token& stop) {
        run(task, stop);
        m_done = true;
        QMetaObject::invokeMethod(this, &Worker::deliver, Qt::QueuedConnection);
    });
    m_timer.start(LivePace::shortest);
}

void Worker::requestStop()
{
    m_thread.request_stop();
}

void Worker::post(std::function<void()> call)
{
    const std::scoped_lock lock(m_mutex);
    m_calls.push_back(std::move(call));
}

void Worker::postLatest(std::function<void()> call)
{
    const std::scoped_lock lock(m_mutex);
    m_latest = std::move(call);
}

void Worker::run(const Work& work, const std::stop_token& stop)
{
    Problem problem;
    try {
        work(stop);
        return;
    } catch (const Error& error) {
        if (error.kind() == Error::Kind::Stopped)
            return;
        problem = {fromUtf8(error.where()), fromUtf8(error.reason()), error.kind() == Error::Kind::Input};
    } catch (const std::bad_alloc&) {
        problem = {QString(), tr("not enough memory"), false};
    } catch (const std::exception& error) {
        problem = {QString(), fromUtf8(error.what()), false};
    } catch (...) {
        problem = {QString(), tr("an unknown error"), false};
    }
    post([this, problem] { Q_EMIT failed(problem); });
}

void Worker::deliver()
{
    const LivePace::Clock::duration before = LivePace::processorTime();
    const bool done = m_done;  // read first: what was posted before it was set is in the queue
    std::vector<std::function<void()>> calls;
    {
        const std::scoped_lock lock(m_mutex);
        calls.swap(m_calls);
        if (m_latest)
            calls.push_back(std::exchange(m_latest, nullptr));
    }
    for (const auto& call : calls)
        call();
    if (!calls.empty()) {
        Q_EMIT delivered();
        // After two rounds of the event loop, one for the layout and one for the painting that came of it.
        if (m_keepsPace)
            QTimer::singleShot(0, this, [this, before] { QTimer::singleShot(0, this, [this, before] { takeTime(before); }); });
    }
    if (done && isBusy()) {
        m_timer.stop();
        m_thread.join();
        Q_EMIT finished();
    }
}

void Worker::takeTime(LivePace::Clock::duration since)
{
    const LivePace::Clock::time_point now = LivePace::Clock::now();
    m_pace.took(LivePace::processorTime() - since, now);
    if (isBusy())
        m_timer.start(m_pace.wait(now));
}

}  // namespace abcp::ui
