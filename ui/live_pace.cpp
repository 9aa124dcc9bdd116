#include "ui/live_pace.h"

#include <algorithm>
#include <ctime>

namespace abcp::ui {

LivePace::Clock::duration LivePace::processorTime()
{
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return std::chrono::duration_cast<Clock::duration>(std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec));
}

std::chrono::milliseconds LivePace::wait(Clock::time_point now) const
{
    return std::clamp(std::chrono::ceil<std::chrono::milliseconds>(m_due - now), shortest, longest);
}

void LivePace::took(Clock::duration time, Clock::time_point now)
{
    m_due = std::max(m_due, now) + std::chrono::duration_cast<Clock::duration>(time / share);
}

}  // namespace abcp::ui
