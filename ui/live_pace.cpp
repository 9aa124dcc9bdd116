#include "ui/live_pace.h"

#include <algorithm>

namespace abcp::ui {

std::chrono::milliseconds LivePace::wait(Clock::time_point now) const
{
    return std::clamp(std::chrono::ceil<std::chrono::milliseconds>(m_due - now), shortest, longest);
}

void LivePace::took(Clock::duration time, Clock::time_point now)
{
    m_due = std::max(m_due, now) + std::chrono::duration_cast<Clock::duration>(time / share);
}

}  // namespace abcp::ui
