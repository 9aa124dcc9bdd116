#pragma once

#include <chrono>

namespace abcp::ui {

// How often the plots draw what a search adds: drawing takes a fixed share of a core at most, however large the run, so that the search keeps the machine.
// Ten times a second while that is cheap.
class LivePace {
public:
    using Clock = std::chrono::steady_clock;

    // Of one core.
    static constexpr double share = 0.03;
    static constexpr std::chrono::milliseconds shortest{100}, longest{3000};

    // Until new data may be drawn: never more than `longest`.
    std::chrono::milliseconds wait(Clock::time_point now) const;
    // A plot has drawn new data. What several plots draw at once adds up.
    void drew(Clock::duration time, Clock::time_point now);

private:
    Clock::time_point m_due{};
};

}  // namespace abcp::ui
