#include "core/search/search_session.h"

#include "core/base/error.h"
#include "core/search/hopeless.h"
#include "core/search/reward.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <new>
#include <thread>
#include <utility>

namespace abcp {

namespace {

// What the numbers of an episode are derived for, so that no two of them are the same.
enum Stream : std::uint64_t { proposing = 1, evaluating = 2, repeating = 3 };

double secondsSince(std::chrono::steady_clock::time_point start)
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// The first value that is not finite; null when all are.
const char* notANumber(const Measurement& m)
{
    const std::array<std::pair<const char*, double>, 6> values{{{"loss", m.loss},
                                                                {"mAP50", m.map50},
                                                                {"mAP50-95", m.map5095},
                                                                {"latency", m.latencyMs},
                                                                {"share of FLOPs", m.flopsRatio},
                                                                {"share of parameters", m.paramsRatio}}};
    for (const auto& [name, value] : values)
        if (!std::isfinite(value))
            return name;
    return nullptr;
}

// Independent of the locale.
std::string digits(double value, std::chars_format format, int precision)
{
    std::array<char, 64> text{};
    const auto result = std::to_chars(text.data(), text.data() + text.size(), value, format, precision);
    return {text.data(), result.ptr};
}

int failuresAtTheEnd(std::span<const Episode> episodes)
{
    int count = 0;
    for (auto it = episodes.rbegin(); it != episodes.rend() && it->failed(); ++it)
        ++count;
    return count;
}

}  // namespace

SearchSession::SearchSession(SearchSettings settings, Evaluator& evaluator, Agent& agent, SearchObserver& recorder)
    : m_settings(std::move(settings)), m_evaluator(evaluator), m_agent(agent), m_observers{&recorder}, m_steering(steeringOf(m_settings))
{
}

void SearchSession::addObserver(SearchObserver& observer)
{
    m_observers.push_back(&observer);
}

SearchOutcome SearchSession::run(std::stop_token stop, std::span<const Episode> recorded, std::span<const Repeat> repeats, std::span<const Phase> phases)
{
    return stoppable(stop, {recorded, repeats, phases}, false);
}

SearchOutcome SearchSession::answerRequests(std::stop_token stop, std::span<const Episode> recorded, std::span<const Phase> phases)
{
    return stoppable(stop, {recorded, {}, phases}, true);
}

SearchOutcome SearchSession::stoppable(const std::stop_token& stop, const Record& record, bool onlyRequests)
{
    for (std::size_t i = 0; i < record.episodes.size(); ++i)
        if (record.episodes[i].number != static_cast<int>(i))
            throw InputError(std::string("recorded episodes"), "episode " + std::to_string(i) + " is missing");
    try {
        return play(stop, record, onlyRequests);
    } catch (const Error& error) {
        if (error.kind() != Error::Kind::Stopped)
            throw;
        return SearchOutcome::Stopped;
    }
}

SearchOutcome SearchSession::play(const std::stop_token& stop, const Record& record, bool onlyRequests)
{
    measureReference(stop);
    scoreChannels(stop);
    if (!m_startFrom.empty())
        m_agent.observe(m_startFrom);
    replay(record, stop);
    if (!m_replayWasExact)
        for (SearchObserver* observer : m_observers)
            observer->replayDiffered();
    // A run that ended by failures in a row and is resumed all the same gets another chance.
    m_failuresInARow = failuresAtTheEnd(record.episodes);
    if (m_failuresInARow >= m_settings.stopAfterFailures)
        m_failuresInARow = 0;
    // What came between the last recorded episode and the next one, when that was cut off.
    if (!onlyRequests && !record.episodes.empty()) {
        const Episode& last = record.episodes.back();
        if (isRepeatDue(last) && (record.repeats.empty() || record.repeats.back().after != last.number))
            repeatBest(last.number, stop);
    }

    auto number = static_cast<int>(record.episodes.size());
    tellPolicy(number);
    std::optional<Steering> wanted = phaseAt(record.phases, number);
    ProgressMeter meter("search", m_settings.episodes, tellProgress(), m_ownEpisodes);
    meter.advance(m_ownEpisodes, bestSoFar());
    for (;;) {
        m_gate.wait(stop);
        throwIfStopped(stop);
        std::optional<PruningAction> byUser = takeRequests(number, wanted, stop);
        if (!byUser && (onlyRequests || m_ownEpisodes >= m_settings.episodes))
            return SearchOutcome::Finished;
        // Once, whatever was wanted in between: as a resume finds it.
        if (const std::optional<Steering> steering = std::exchange(wanted, std::nullopt))
            steer(*steering);
        for (Trial& trial : tryAtOnce(byUser ? std::vector{beginEpisode(number, *std::move(byUser))} : proposeRound(number), stop)) {
            conclude(trial, stop);
            const Episode& episode = trial.episode;
            finish(episode, stop);
            m_failuresInARow = episode.failed() ? m_failuresInARow + 1 : 0;
            // Before the meter goes on: the time that repeats take is time of the search.
            if (isRepeatDue(episode))
                repeatBest(episode.number, stop);
            meter.advance(m_ownEpisodes, bestSoFar());
            if (episode.failed() && m_failuresInARow >= m_settings.stopAfterFailures)
                return SearchOutcome::TooManyFailures;
            number = episode.number + 1;
        }
    }
}

// What was recorded as beginning with an episode.
std::optional<Steering> SearchSession::phaseAt(std::span<const Phase> phases, int number)
{
    const auto found = std::ranges::find(phases, number, &Phase::fromEpisode);
    return found == phases.end() ? std::nullopt : std::optional(found->steering);
}

// What was learnt stays learnt; what is compared from here on, the best among it, is so by the new reward.
void SearchSession::steer(const Steering& steering)
{
    const bool otherReward = steering.reward != m_steering.reward;
    m_steering = steering;
    std::vector<Experience> rescored;
    if (otherReward) {
        m_best.reset();
        for (const Known& known : m_known) {
            considerBest(known);
            rescored.push_back({known.action, {rewardOf(known.measurement), costFreeReward(known.measurement, m_reference, m_steering.reward)}});
        }
    }
    m_agent.steer(steering, rescored);
    m_toldPolicy = 0;
}

// Records what is requested, in `wanted` the steering, up to the first action that a person wants evaluated.
std::optional<PruningAction> SearchSession::takeRequests(int number, std::optional<Steering>& wanted, const std::stop_token& stop)
{
    for (;;) {
        std::optional<Request> request;
        untilItSucceeds(stop, [&] { request = m_observers.front()->nextRequest(); });
        if (!request)
            return {};
        if (PruningAction* action = std::get_if<PruningAction>(&*request))
            return std::move(*action);
        const Phase phase{number, std::get<Steering>(*request)};
        untilItSucceeds(stop, [&] { m_observers.front()->phaseBegan(phase); });
        wanted = phase.steering;
        for (std::size_t i = 1; i < m_observers.size(); ++i)
            m_observers[i]->phaseBegan(phase);
    }
}

void SearchSession::measureReference(const std::stop_token& stop)
{
    m_reference = m_evaluator.reference(stop);
    untilItSucceeds(stop, [&] { m_observers.front()->referenceMeasured(m_reference); });
    for (std::size_t i = 1; i < m_observers.size(); ++i)
        m_observers[i]->referenceMeasured(m_reference);
}

void SearchSession::scoreChannels(const std::stop_token& stop)
{
    const std::shared_ptr<const ChannelScores> scores = m_evaluator.channelScores(stop, tellProgress());
    if (!scores)
        return;
    untilItSucceeds(stop, [&] { m_observers.front()->channelsScored(*scores); });
    for (std::size_t i = 1; i < m_observers.size(); ++i)
        m_observers[i]->channelsScored(*scores);
}

void SearchSession::replay(const Record& record, const std::stop_token& stop)
{
    ProgressMeter meter("resume", static_cast<std::int64_t>(record.episodes.size()), tellProgress());
    for (const Episode& episode : record.episodes) {
        throwIfStopped(stop);
        if (const std::optional<Steering> steering = phaseAt(record.phases, episode.number))
            steer(*steering);
        Generator generator = Generator::derive(m_settings.seed, Stream::proposing, episode.number);
        if (episode.origin == Origin::Agent && m_agent.propose(generator) != episode.action)
            m_replayWasExact = false;
        learnFrom(episode);
        account(episode);
        meter.advance(episode.number + 1);
    }
}

Episode SearchSession::beginEpisode(int number, PruningAction action) const
{
    Episode episode;
    episode.number = number;
    episode.origin = Origin::User;
    episode.action = std::move(action);
    episode.decisions = decisionsOf(episode.action, m_evaluator.space(), m_settings.plan);
    return episode;
}

Episode SearchSession::propose(int number)
{
    const auto start = std::chrono::steady_clock::now();
    Generator generator = Generator::derive(m_settings.seed, Stream::proposing, number);
    Episode episode = beginEpisode(number, m_agent.propose(generator));
    episode.origin = Origin::Agent;
    episode.entropy = m_agent.state().entropy;
    episode.seconds = secondsSince(start);
    return episode;
}

// As many of the agent's proposals as are best evaluated at once: of the kind that the first one is. What tells hopeless candidates comes from the episodes
// before each.
std::vector<Episode> SearchSession::proposeRound(int number)
{
    const int proposals = m_settings.stopHopeless > 0 ? 1 : std::min(m_agent.proposalsAtOnce(), m_settings.episodes - m_ownEpisodes);
    std::vector<Episode> round{propose(number)};
    const int most = std::min(proposals, m_evaluator.workersFor(round.front().action));
    while (static_cast<int>(round.size()) < most)
        round.push_back(propose(++number));
    return round;
}

// Candidates that need no thread of their own are left to conclude(): those whose network is known, or will be by then, and those that are
// best evaluated alone.
std::vector<SearchSession::Trial> SearchSession::tryAtOnce(std::vector<Episode> round, const std::stop_token& stop)
{
    std::vector<Trial> trials;
    std::vector<std::size_t> atOnce;
    for (Episode& episode : round) {
        const bool isKnown = m_seen.find(episode.decisions)
            || std::ranges::any_of(trials, [&](const Trial& earlier) { return earlier.episode.decisions == episode.decisions; });
        if (!isKnown && round.size() > 1 && m_evaluator.workersFor(episode.action) > 1)
            atOnce.push_back(trials.size());
        trials.push_back({.episode = std::move(episode)});
    }
    if (atOnce.size() > 1) {
        std::vector<std::jthread> threads;
        for (const std::size_t i : atOnce)
            threads.emplace_back([this, &trial = trials[i], &stop] { judge(trial, stop); });
    }
    return trials;
}

// On a thread of its own.
void SearchSession::judge(Trial& trial, const std::stop_token& stop) const
{
    try {
        const auto start = std::chrono::steady_clock::now();
        trial.verdict = judge(trial.episode.action, {.seed = seedOf(trial.episode)}, stop);
        trial.episode.seconds += secondsSince(start);
    } catch (...) {
        trial.fault = std::current_exception();
    }
}

// Fills in the measurement and the reward, or why there are none.
void SearchSession::conclude(Trial& trial, const std::stop_token& stop)
{
    Episode& episode = trial.episode;
    episode.baseline = m_agent.state().baseline;
    if (const SeenCandidates::Seen* seen = m_seen.find(episode.decisions)) {
        episode.sameAs = seen->episode;
        episode.measurement = seen->measurement;
        episode.reward = rewardOf(seen->measurement);
        return;
    }
    untilItSucceeds(stop, [&] {
        if (const std::exception_ptr fault = std::exchange(trial.fault, nullptr))
            std::rethrow_exception(fault);
        if (trial.verdict)
            return;
        const auto start = std::chrono::steady_clock::now();
        TrialOptions options{.seed = seedOf(episode)};
        if (m_settings.stopHopeless > 0)
            options.lossLimit = hopelessLimit(m_earlyLosses, m_settings.stopHopeless);
        trial.verdict = judge(episode.action, options, stop);
        episode.seconds += secondsSince(start);
    });
    episode.measurement = trial.verdict->measurement;
    episode.reward = trial.verdict->reward;
    episode.failure = std::move(trial.verdict->failure);
}

std::uint64_t SearchSession::seedOf(const Episode& episode) const
{
    return Generator::derive(m_settings.seed, Stream::evaluating, episode.number)();
}

SearchSession::Verdict SearchSession::judge(const PruningAction& action, const TrialOptions& trial, const std::stop_token& stop) const
{
    Measurement measurement;
    try {
        measurement = m_evaluator.evaluate(action, trial, stop);
    } catch (const Error& error) {
        // What fails while a stop is under way says nothing about the candidate.
        throwIfStopped(stop);
        if (error.kind() == Error::Kind::Stopped)
            throw;
        return {.measurement = {}, .failure = error.what()};
    }
    if (const char* name = notANumber(measurement))
        return {.measurement = {}, .failure = std::string(name) + " is not a number"};
    const double value = rewardOf(measurement);
    if (!std::isfinite(value))
        return {.measurement = {}, .failure = "reward is not a number"};
    return {.measurement = measurement, .reward = value, .failure = {}};
}

// A function of the episodes so far, so that a resumed search makes the same repeats.
bool SearchSession::isRepeatDue(const Episode& last) const
{
    return m_settings.repeatEvery > 0 && m_best && !last.sameAs && m_evaluated % m_settings.repeatEvery == 0;
}

void SearchSession::repeatBest(int after, const std::stop_token& stop)
{
    Repeat repeat;
    repeat.after = after;
    const Known best = m_known[*m_best];
    repeat.episode = best.number;
    repeat.seed = Generator::derive(m_settings.seed, Stream::repeating, after)();
    untilItSucceeds(stop, [&] {
        const auto start = std::chrono::steady_clock::now();
        Verdict verdict = judge(best.action, {.seed = repeat.seed, .ownBatches = true}, stop);
        repeat.measurement = verdict.measurement;
        repeat.reward = verdict.reward;
        repeat.failure = std::move(verdict.failure);
        repeat.seconds = secondsSince(start);
    });
    untilItSucceeds(stop, [&] { m_observers.front()->repeatMeasured(repeat); });
    for (std::size_t i = 1; i < m_observers.size(); ++i)
        m_observers[i]->repeatMeasured(repeat);
}

void SearchSession::finish(const Episode& episode, const std::stop_token& stop)
{
    untilItSucceeds(stop, [&] { m_observers.front()->episodeFinished(episode); });
    learnFrom(episode);
    account(episode);
    for (std::size_t i = 1; i < m_observers.size(); ++i)
        m_observers[i]->episodeFinished(episode);
    tellPolicy(episode.number + 1);
}

// A picture for a person: when it cannot be had the search goes on without it.
void SearchSession::tellPolicy(int episodes)
{
    const auto wants = [](const SearchObserver* observer) { return observer->wantsPolicy(); };
    const int version = m_agent.policyVersion();
    if (version == m_toldPolicy || std::none_of(m_observers.begin() + 1, m_observers.end(), wants))
        return;
    m_toldPolicy = version;
    PolicySnapshot snapshot;
    try {
        snapshot = m_agent.policy();
    } catch (const Error&) {
        return;
    }
    if (snapshot.isEmpty())
        return;
    snapshot.episodes = episodes;
    for (std::size_t i = 1; i < m_observers.size(); ++i)
        if (wants(m_observers[i]))
            m_observers[i]->policyChanged(snapshot);
}

Outcome SearchSession::outcomeOf(const Episode& episode) const
{
    return {episode.reward, costFreeReward(*episode.measurement, m_reference, m_steering.reward)};
}

void SearchSession::learnFrom(const Episode& episode)
{
    if (episode.failed()) {
        if (episode.origin == Origin::Agent)
            m_agent.dismiss();
    } else if (episode.origin == Origin::Agent) {
        m_agent.learn(outcomeOf(episode));
    } else {
        const Experience experience{episode.action, outcomeOf(episode)};
        m_agent.observe({&experience, 1});
    }
}

void SearchSession::account(const Episode& episode)
{
    m_seen.add(episode);
    m_ownEpisodes += episode.origin == Origin::Agent ? 1 : 0;
    if (!episode.failed()) {
        m_known.push_back({episode.number, episode.action, *episode.measurement, !episode.sameAs});
        considerBest(m_known.back());
    }
    if (episode.sameAs)
        return;  // nothing new
    ++m_evaluated;
    if (!episode.failed() && episode.measurement->earlyLoss)
        m_earlyLosses.push_back(*episode.measurement->earlyLoss);
}

// known: of m_known.
void SearchSession::considerBest(const Known& known)
{
    if (!known.isNew)
        return;
    const double value = rewardOf(known.measurement);
    if (m_best && !(value > m_bestReward))
        return;
    m_best = static_cast<std::size_t>(&known - m_known.data());
    m_bestReward = value;
}

std::string SearchSession::bestSoFar() const
{
    if (!m_best)
        return {};
    const Measurement& best = m_known[*m_best].measurement;
    return "best " + digits(best.map50, std::chars_format::fixed, 3) + " at " + digits(static_cast<double>(best.flops) / 1e9, std::chars_format::general, 3)
        + " GFLOPs";
}

ProgressCallback SearchSession::tellProgress() const
{
    return [this](const Progress& progress) {
        for (SearchObserver* observer : m_observers)
            observer->progressed(progress);
    };
}

// Faults that are not the candidate's pause the session; what is done already stays. Throws StoppedError when a stop ends the pause.
template <typename Work>
void SearchSession::untilItSucceeds(const std::stop_token& stop, Work work)
{
    for (;;) {
        std::string cause;
        try {
            work();
            return;
        } catch (const std::bad_alloc&) {
            cause = "out of memory";
        } catch (const Error& error) {
            if (error.kind() != Error::Kind::Failure)
                throw;
            cause = error.what();
        }
        m_gate.pause();
        for (SearchObserver* observer : m_observers)
            observer->paused(cause);
        m_gate.wait(stop);
        throwIfStopped(stop);
    }
}

}  // namespace abcp
