#pragma once

#include "core/base/progress.h"
#include "core/search/agent.h"
#include "core/search/evaluator.h"
#include "core/search/measurement.h"
#include "core/search/search_settings.h"

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace abcp {

// Receives what a search produces, on the search's thread. The session calls the recorder first: whoever is told of an
// episode later can rely on its being recorded.
class SearchObserver {
public:
    virtual ~SearchObserver() = default;
    virtual void referenceMeasured(const Measurement&) {}
    virtual void episodeFinished(const Episode&) = 0;
    virtual void progressed(const Progress&) {}
    virtual void paused(const std::string& /*cause*/) {}
};

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

enum class SearchOutcome { Finished, Stopped, TooManyFailures };

// The loop: propose, evaluate, reward, record, learn. Deterministic for a seed: each episode's randomness is derived from (seed, episode),
// so a resumed session replays the recorded episodes through the agent and goes on as if it had never stopped.
class SearchSession {
public:
    SearchSession(SearchSettings settings, Evaluator& evaluator, Agent& agent, SearchObserver& recorder);

    void addObserver(SearchObserver& observer);
    PauseGate& pauseGate() { return m_gate; }

    // `recorded`: the episodes of this run that are already in the store, from 0 without a gap.
    SearchOutcome run(std::stop_token stop, std::span<const Episode> recorded = {});

    // False after a resume in which the agent, replayed, proposed something else than was recorded (another machine or library version).
    bool replayWasExact() const { return m_replayWasExact; }

private:
    Episode playEpisode(int number, const std::stop_token& stop);
    void replay(std::span<const Episode> recorded);

    SearchSettings m_settings;
    Evaluator& m_evaluator;
    Agent& m_agent;
    std::vector<SearchObserver*> m_observers;  // the recorder first
    PauseGate m_gate;
    bool m_replayWasExact = true;
};

}  // namespace abcp
