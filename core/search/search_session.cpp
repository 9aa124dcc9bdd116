#include "core/search/search_session.h"

#include "core/base/error.h"
#include "core/search/reward.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <new>
#include <utility>

namespace abcp {

namespace {

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
        tellAll(stop, [&](SearchObserver& observer) { observer.phaseBegan(phase); });
        wanted = phase.steering;
    }
}

void SearchSession::measureReference(const std::stop_token& stop)
{
    m_reference = m_evaluator.reference(stop);
    tellAll(stop, [&](SearchObserver& observer) { observer.referenceMeasured(m_reference); });
}

void SearchSession::scoreChannels(const std::stop_token& stop)
{
    const std::shared_ptr<const ChannelScores> scores = m_evaluator.channelScores(stop, tellProgress());
    if (!scores)
        return;
    tellAll(stop, [&](SearchObserver& observer) { observer.channelsScored(*scores); });
}

void SearchSession::replay(const Record& record, const std::stop_token& stop)
{
    ProgressMeter meter("resume", static_cast<std::int64_t>(record.episodes.size()), tellProgress());
    for (const Episode& episode : record.episodes) {
        throwIfStopped(stop);
        if (const std::optional<Steering> steering = phaseAt(record.phases, episode.number))
            steer(*steering);
        Generator generator = generatorOf(episode.number);
        if (episode.origin == Origin::Agent && m_agent.propose(generator) != episode.action)
            m_replayWasExact = false;
        learnFrom(episode);
        account(episode);
        meter.advance(episode.number + 1);
    }
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

// The recorder first, until it has succeeded.
void SearchSession::tellAll(const std::stop_token& stop, const std::function<void(SearchObserver&)>& call)
{
    untilItSucceeds(stop, [&] { call(*m_observers.front()); });
    for (std::size_t i = 1; i < m_observers.size(); ++i)
        call(*m_observers[i]);
}

// Faults that are not the candidate's pause the session; what is done already stays. Throws StoppedError when a stop ends the pause.
void SearchSession::untilItSucceeds(const std::stop_token& stop, const std::function<void()>& work)
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
