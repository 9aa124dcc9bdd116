#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>

namespace abcp {

// What a long call tells while it works. Called on the worker's thread; must return quickly.
struct Progress {
    std::string phase;                       // "train", "search", ...
    std::int64_t done = 0;
    std::int64_t total = 0;                  // 0: not known
    std::optional<double> secondsLeft;       // empty until it can be estimated
    std::string detail;                      // one short line for a person, e.g. "loss 3.21"
};

using ProgressCallback = std::function<void(const Progress&)>;

// Estimates the time left from the steps done so far (monotonic clock).
class ProgressMeter {
public:
    // doneBefore: steps that were finished before this meter started (a resumed run).
    ProgressMeter(std::string phase, std::int64_t total, ProgressCallback callback, std::int64_t doneBefore = 0);
    void advance(std::int64_t done, std::string detail = {});

private:
    std::string m_phase;
    std::int64_t m_total;
    std::int64_t m_doneBefore;
    ProgressCallback m_callback;
    std::chrono::steady_clock::time_point m_start;
};

// Puts `phase` in place of the phase that a long call reports; empty stays empty.
ProgressCallback named(const ProgressCallback& progress, const std::string& phase);

// Throws StoppedError when a stop was requested.
void throwIfStopped(const std::stop_token& stop);

}  // namespace abcp
