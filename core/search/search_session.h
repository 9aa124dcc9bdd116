#pragma once

#include "core/base/progress.h"
#include "core/search/agent.h"
#include "core/search/evaluator.h"
#include "core/search/measurement.h"
#include "core/search/pause_gate.h"
#include "core/search/repeat.h"
#include "core/search/request.h"
#include "core/search/search_settings.h"
#include "core/search/seen_candidates.h"

#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
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
    // After a resume: see replayWasExact().
    virtual void replayDiffered() {}
    // The run is steered otherwise from here on.
    virtual void phaseBegan(const Phase&) {}
    // Asked of the recorder only, between two episodes: what a person wants next. Once a request was met it is told of as phaseBegan() or as
    // episodeFinished() of the user's; only then may it be forgotten.
    virtual std::optional<Request> nextRequest() { return {}; }
    // Whether it wants to be told of the agent's policy: asked before each time.
    virtual bool wantsPolicy() const { return false; }
    // After the policy has changed; never told to the recorder.
    virtual void policyChanged(const PolicySnapshot&) {}
    virtual void progressed(const Progress&) {}
    // A fault outside the candidates (out of memory, the store cannot write): the session waits for PauseGate::resume() and tries again.
    virtual void paused(const std::string& /*cause*/) {}
};

enum class SearchOutcome { Finished, Stopped, TooManyFailures };

// The loop: propose, evaluate, reward, record, learn. Deterministic for a seed: each episode's randomness is derived from (seed, episode),
// so a resumed session replays the recorded episodes through the agent and goes on as if it had never stopped. The agent must be fresh:
// it has proposed nothing yet, and knows the steering that the settings begin with. Between two episodes it takes up what a person requests; an action of the
// user's is an episode like any other, but beyond those that were planned. Where the evaluator says that several candidates at once are quicker, as many are as the
// agent can propose without knowing what comes of each other; they end in their order, and the run is the same. An action that leaves the same network as an earlier episode takes that one's measurement: it is not evaluated twice.
class SearchSession {
public:
    SearchSession(SearchSettings settings, Evaluator& evaluator, Agent& agent, SearchObserver& recorder);

    void addObserver(SearchObserver& observer);
    PauseGate& pauseGate() { return m_gate; }

    // Before run(): what the agent learns from before its first proposal.
    void startFrom(std::vector<Experience> experiences) { m_startFrom = std::move(experiences); }

    // What is in the store of this run already: its episodes from 0 without a gap (else InputError), its repeats, its phases, one a first episode. Observers
    // are not told of them again. A stop discards the episode or repeat that is under way. Call it once. Throws InputError on an unknown reward or what
    // the recorder refuses, and any Error of the evaluator when the unpruned network cannot be measured.
    SearchOutcome run(std::stop_token stop, std::span<const Episode> recorded = {}, std::span<const Repeat> repeats = {}, std::span<const Phase> phases = {});
    // The same, but ends as soon as nothing is requested: the agent proposes nothing.
    SearchOutcome answerRequests(std::stop_token stop, std::span<const Episode> recorded = {}, std::span<const Phase> phases = {});

    // What is in force; on the search's thread.
    const Steering& steering() const { return m_steering; }

    // False after a resume in which the agent, replayed, proposed something else than was recorded (another machine or library version).
    bool replayWasExact() const { return m_replayWasExact; }

private:
    // What evaluating a candidate came to: a measurement with its reward, or why there is none.
    struct Verdict {
        std::optional<Measurement> measurement;
        double reward = 0;
        std::string failure;
    };

    // A candidate that was measured, for when rewards change.
    struct Known {
        int number = 0;
        PruningAction action;
        Measurement measurement;
        bool isNew = true;  // no earlier episode had its network
    };
    // An episode under way, and what became of it as far as that is known beforehand.
    struct Trial {
        Episode episode;
        std::optional<Verdict> verdict = {};
        std::exception_ptr fault = {};  // outside the candidate
    };
    struct Record {
        std::span<const Episode> episodes;
        std::span<const Repeat> repeats;
        std::span<const Phase> phases;
    };

    SearchOutcome play(const std::stop_token& stop, const Record& record, bool onlyRequests);
    SearchOutcome stoppable(const std::stop_token& stop, const Record& record, bool onlyRequests);
    static std::optional<Steering> phaseAt(std::span<const Phase> phases, int number);
    void steer(const Steering& steering);
    std::optional<PruningAction> takeRequests(int number, std::optional<Steering>& wanted, const std::stop_token& stop);
    void measureReference(const std::stop_token& stop);
    void scoreChannels(const std::stop_token& stop);
    void replay(const Record& record, const std::stop_token& stop);
    Generator generatorOf(int number) const;  // of all that is drawn for a proposal
    Episode propose(int number);
    Episode beginEpisode(int number, PruningAction action) const;
    std::vector<Episode> proposeRound(int number);
    std::vector<Trial> tryAtOnce(std::vector<Episode> round, const std::stop_token& stop);
    void judge(Trial& trial, const std::stop_token& stop) const;
    std::uint64_t seedOf(const Episode& episode) const;
    void conclude(Trial& trial, const std::stop_token& stop);
    Verdict judge(const PruningAction& action, const TrialOptions& trial, const std::stop_token& stop) const;
    bool isRepeatDue(const Episode& last) const;
    void repeatBest(int after, const std::stop_token& stop);
    void finish(const Episode& episode, const std::stop_token& stop);
    Outcome outcomeOf(const Episode& episode) const;  // of one that did not fail
    void learnFrom(const Episode& episode);
    void tellPolicy(int episodes);
    void account(const Episode& episode);
    void considerBest(const Known& known);
    double rewardOf(const Measurement& measurement) const { return reward(measurement, m_reference, m_steering.reward); }
    std::string bestSoFar() const;
    ProgressCallback tellProgress() const;
    void tellAll(const std::stop_token& stop, const std::function<void(SearchObserver&)>& call);
    void untilItSucceeds(const std::stop_token& stop, const std::function<void()>& work);

    SearchSettings m_settings;
    Evaluator& m_evaluator;
    Agent& m_agent;
    std::vector<SearchObserver*> m_observers;  // the recorder first
    PauseGate m_gate;
    Measurement m_reference;
    Steering m_steering;
    std::vector<Experience> m_startFrom;
    std::vector<Known> m_known;                // all that did not fail, in order
    std::optional<std::size_t> m_best;         // of these by the reward in force; of equal ones the first
    double m_bestReward = 0;
    SeenCandidates m_seen;
    std::vector<double> m_earlyLosses;         // of the episodes that took no earlier measurement
    int m_ownEpisodes = 0;                     // that the agent proposed
    int m_evaluated = 0;                       // episodes that took no earlier measurement
    int m_failuresInARow = 0;
    int m_toldPolicy = 0;                      // its version
    bool m_replayWasExact = true;
};

}  // namespace abcp
