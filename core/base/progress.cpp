#include "core/base/progress.h"

#include "core/base/error.h"

#include <utility>

namespace abcp {

ProgressMeter::ProgressMeter(std::string phase, std::int64_t total, ProgressCallback callback, std::int64_t doneBefore)
    : m_phase(std::move(phase)), m_total(total), m_doneBefore(doneBefore), m_callback(std::move(callback)),
      m_start(std::chrono::steady_clock::now())
{
}

void ProgressMeter::advance(std::int64_t done, std::string detail)
{
    if (!m_callback)
        return;
    Progress progress{m_phase, done, m_total, std::nullopt, std::move(detail)};
    const std::int64_t doneHere = done - m_doneBefore;
    if (doneHere > 0 && m_total > 0) {
        const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - m_start;
        progress.secondsLeft = spent.count() / static_cast<double>(doneHere) * static_cast<double>(m_total - done);
    }
    m_callback(progress);
}

ProgressCallback named(const ProgressCallback& progress, const std::string& phase)
{
    if (!progress)
        return {};
    return [=](Progress inner) {
        inner.phase = phase;
        progress(inner);
    };
}

void throwIfStopped(const std::stop_token& stop)
{
    if (stop.stop_requested())
        throw StoppedError();
}

}  // namespace abcp
