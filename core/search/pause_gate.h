#pragma once

#include <condition_variable>
#include <mutex>
#include <stop_token>

namespace abcp {

// Lets another thread pause a search between two steps. Any thread.
class PauseGate {
public:
    void pause();
    void resume();
    bool isPaused() const;
    // Returns when not paused, or when a stop was requested.
    void wait(const std::stop_token& stop);

private:
    mutable std::mutex m_mutex;
    std::condition_variable_any m_changed;
    bool m_paused = false;
};

}  // namespace abcp
