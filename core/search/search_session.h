#pragma once

#include "core/base/progress.h"
#include "core/search/agent.h"
#include "core/search/evaluator.h"
#include "core/search/measurement.h"
#include "core/search/repeat.h"
#include "core/search/search_settings.h"
#include "core/search/seen_candidates.h"

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
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
    // Before the first episode, of a run whose importance goes by such scores.
    virtual void channelsScored(const ChannelScores&) {}
    virtual void episodeFinished(const Episode&) = 0;
    // Between two episodes, or after the last.
    virtual void repeatMeasured(const Repeat&) {}
    virtual void progressed(const Progress&) {}
    // A fault outside the candidates (out of memory, the store cannot write): the session waits for PauseGate::resume() and tries again.
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
// so a resumed session replays the recorded episodes through the agent and goes on as if it had never stopped. The agent must be fresh:
// it has proposed nothing yet. An action that leaves the same network as an earlier episode takes that one's measurement: it is not evaluated twice.
class SearchSession {
public:
    SearchSession(SearchSettings settings, Evaluator& evaluator, Agent& agent, SearchObserver& recorder);

    void addObserver(SearchObserver& observer);
    PauseGate& pauseGate() { return m_gate; }

    // `recorded`: the episodes of this run that are already in the store, from 0 without a gap (else InputError), and `repeats` its repeats;
    // observers are not told of them again. A stop discards the episode or repeat that is under way. Call it once. Throws InputError on an unknown reward or what the recorder
    // refuses, and any Error of the evaluator when the unpruned network cannot be measured.
    SearchOutcome run(std::stop_token stop, std::span<const Episode> recorded = {}, std::span<const Repeat> repeats = {});

    // False after a resume in which the agent, replayed, proposed something else than was recorded (another machine or library version).
    bool replayWasExact() const { return m_replayWasExact; }

private:
    // What evaluating a candidate came to: a measurement with its reward, or why there is none.
    struct Verdict {
        std::optional<Measurement> measurement;
        double reward = 0;
        std::string failure;
    };

    SearchOutcome play(const std::stop_token& stop, std::span<const Episode> recorded, std::span<const Repeat> repeats);
    void measureReference(const std::stop_token& stop);
    void scoreChannels(const std::stop_token& stop);
    void replay(std::span<const Episode> recorded, const std::stop_token& stop);
    Episode playEpisode(int number, const std::stop_token& stop);
    void evaluate(Episode& episode, const std::stop_token& stop);
    Verdict judge(const PruningAction& action, const TrialOptions& trial, const std::stop_token& stop);
    bool isRepeatDue(const Episode& last) const;
    void repeatBest(int after, const std::stop_token& stop);
    void finish(const Episode& episode, const std::stop_token& stop);
    Outcome outcomeOf(const Episode& episode) const;  // of one that did not fail
    void account(const Episode& episode);
    std::string bestSoFar() const;
    ProgressCallback tellProgress() const;
    template <typename Work>
    void untilItSucceeds(const std::stop_token& stop, Work work);

    SearchSettings m_settings;
    Evaluator& m_evaluator;
    Agent& m_agent;
    std::vector<SearchObserver*> m_observers;  // the recorder first
    PauseGate m_gate;
    Measurement m_reference;
    std::optional<Episode> m_best;             // by reward
    SeenCandidates m_seen;
    std::vector<double> m_earlyLosses;         // of the episodes that took no earlier measurement
    int m_evaluated = 0;                       // episodes that took no earlier measurement
    int m_failuresInARow = 0;
    bool m_replayWasExact = true;
};

}  // namespace abcp
