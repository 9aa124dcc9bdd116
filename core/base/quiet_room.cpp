#include "core/base/quiet_room.h"

namespace abcp {

void QuietRoom::enter()
{
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return !m_taken; });
    ++m_guests;
}

void QuietRoom::leave()
{
    const std::lock_guard lock(m_mutex);
    --m_guests;
    m_changed.notify_all();
}

void QuietRoom::pause()
{
    std::unique_lock lock(m_mutex);
    waitWhileTaken(lock);
}

void QuietRoom::waitWhileTaken(std::unique_lock<std::mutex>& lock)
{
    if (!m_taken)
        return;
    ++m_held;
    m_changed.notify_all();
    m_changed.wait(lock, [this] { return !m_taken; });
    --m_held;
}

void QuietRoom::beginAlone()
{
    std::unique_lock lock(m_mutex);
    while (m_taken)
        waitWhileTaken(lock);
    m_taken = true;
    m_changed.wait(lock, [this] { return m_held == m_guests - 1; });
}

void QuietRoom::endAlone()
{
    const std::lock_guard lock(m_mutex);
    m_taken = false;
    m_changed.notify_all();
}

}  // namespace abcp
