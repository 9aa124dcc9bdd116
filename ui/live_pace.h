#pragma once

#include <chrono>

namespace abcp::ui {

// How often the window shows what a search adds: that takes a fixed share of a core at most, however large the run, so that the search keeps the machine.
// Ten times a second while it is cheap. The plots have one, taking the results in and all other views another.
class LivePace {
public:
    using Clock = std::chrono::steady_clock;

    // Of one core.
    static constexpr double share = 0.01;
    static constexpr std::chrono::milliseconds shortest{100}, longest{5000};

    // That the calling thread has had so far: what other threads take of a busy machine is not its doing.
    static Clock::duration processorTime();

    // Until new data may be shown: never more than `longest`.
    std::chrono::milliseconds wait(Clock::time_point now) const;
    // Showing new data has taken `time`. What several plots take at once adds up.
    void took(Clock::duration time, Clock::time_point now);

private:
    Clock::time_point m_due{};
};

}  // namespace abcp::ui
