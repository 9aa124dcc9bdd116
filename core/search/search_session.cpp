#include "core/search/search_session.h"

#include "core/base/error.h"
#include "core/search/hopeless.h"
#include "core/search/reward.h"

#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <new>
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

void PauseGate::pause()
{
    const std::scoped_lock lock(m_mutex);
    m_paused = true;
}

void PauseGate::resume()
{
    {
        const std::scoped_lock lock(m_mutex);
        m_paused = false;
    }
    m_changed.notify_all();
}

bool PauseGate::isPaused() const
{
    const std::scoped_lock lock(m_mutex);
    return m_paused;
}

void PauseGate::wait(const std::stop_token& stop)
{
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, stop, [this] { return !m_paused; });
}

SearchSession::SearchSession(SearchSettings settings, Evaluator& evaluator, Agent& agent, SearchObserver& recorder)
    : m_settings(std::move(settings)), m_evaluator(evaluator), m_agent(agent), m_observers{&recorder}
{
}

void SearchSession::addObserver(SearchObserver& observer)
{
    m_observers.push_back(&observer);
}

SearchOutcome SearchSession::run(std::stop_token stop, std::span<const Episode> recorded, std::span<const Repeat> repeats)
{
    for (std::size_t i = 0; i < recorded.size(); ++i)
        if (recorded[i].number != static_cast<int>(i))
            throw InputError(std::string("recorded episodes"), "episode " + std::to_string(i) + " is missing");
    try {
        return play(stop, recorded, repeats);
    } catch (const Error& error) {
        if (error.kind() != Error::Kind::Stopped)
            throw;
        return SearchOutcome::Stopped;
    }
}

SearchOutcome SearchSession::play(const std::stop_token& stop, std::span<const Episode> recorded, std::span<const Repeat> repeats)
{
    measureReference(stop);
    scoreChannels(stop);
    replay(recorded, stop);
    // A run that ended by failures in a row and is resumed all the same gets another chance.
    m_failuresInARow = failuresAtTheEnd(recorded);
    if (m_failuresInARow >= m_settings.stopAfterFailures)
        m_failuresInARow = 0;
    // What came between the last recorded episode and the next one, when that was cut off.
    if (!recorded.empty() && isRepeatDue(recorded.back()) && (repeats.empty() || repeats.back().after != recorded.back().number))
        repeatBest(recorded.back().number, stop);

    const auto first = static_cast<int>(recorded.size());
    ProgressMeter meter("search", m_settings.episodes, tellProgress(), first);
    meter.advance(first, bestSoFar());
    for (int number = first; number < m_settings.episodes; ++number) {
        m_gate.wait(stop);
        throwIfStopped(stop);
        const Episode episode = playEpisode(number, stop);
        finish(episode, stop);
        m_failuresInARow = episode.failed() ? m_failuresInARow + 1 : 0;
        // Before the meter goes on: the time that repeats take is time of the search.
        if (isRepeatDue(episode))
            repeatBest(number, stop);
        meter.advance(number + 1, bestSoFar());
        if (episode.failed() && m_failuresInARow >= m_settings.stopAfterFailures)
            return SearchOutcome::TooManyFailures;
    }
    return SearchOutcome::Finished;
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

void SearchSession::replay(std::span<const Episode> recorded, const std::stop_token& stop)
{
    ProgressMeter meter("resume", static_cast<std::int64_t>(recorded.size()), tellProgress());
    for (const Episode& episode : recorded) {
        throwIfStopped(stop);
        Generator generator = Generator::derive(m_settings.seed, Stream::proposing, episode.number);
        if (m_agent.propose(generator) != episode.action)
            m_replayWasExact = false;
        if (!episode.failed())
            m_agent.learn(outcomeOf(episode));
        account(episode);
        meter.advance(episode.number + 1);
    }
}

Episode SearchSession::playEpisode(int number, const std::stop_token& stop)
{
    const auto start = std::chrono::steady_clock::now();
    Episode episode;
    episode.number = number;
    Generator generator = Generator::derive(m_settings.seed, Stream::proposing, number);
    episode.action = m_agent.propose(generator);
    episode.decisions = decisionsOf(episode.action, m_evaluator.space(), m_settings.plan);
    const AgentState state = m_agent.state();
    episode.baseline = state.baseline;
    episode.entropy = state.entropy;
    const double secondsToPropose = secondsSince(start);
    untilItSucceeds(stop, [&] {
        const auto attempt = std::chrono::steady_clock::now();
        evaluate(episode, stop);
        episode.seconds = secondsToPropose + secondsSince(attempt);
    });
    return episode;
}

// Fills in the measurement and the reward, or why there are none.
void SearchSession::evaluate(Episode& episode, const std::stop_token& stop)
{
    if (const SeenCandidates::Seen* seen = m_seen.find(episode.decisions)) {
        episode.sameAs = seen->episode;
        episode.measurement = seen->measurement;
        episode.reward = seen->reward;
        return;
    }
    const std::uint64_t seed = Generator::derive(m_settings.seed, Stream::evaluating, episode.number)();
    TrialOptions trial{.seed = seed};
    if (m_settings.stopHopeless > 0)
        trial.lossLimit = hopelessLimit(m_earlyLosses, m_settings.stopHopeless);
    Verdict verdict = judge(episode.action, trial, stop);
    episode.measurement = verdict.measurement;
    episode.reward = verdict.reward;
    episode.failure = std::move(verdict.failure);
}

SearchSession::Verdict SearchSession::judge(const PruningAction& action, const TrialOptions& trial, const std::stop_token& stop)
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
    const double value = reward(measurement, m_reference, m_settings.reward);
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
    repeat.episode = m_best->number;
    repeat.seed = Generator::derive(m_settings.seed, Stream::repeating, after)();
    untilItSucceeds(stop, [&] {
        const auto start = std::chrono::steady_clock::now();
        Verdict verdict = judge(m_best->action, {.seed = repeat.seed, .ownBatches = true}, stop);
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
    if (!episode.failed())
        m_agent.learn(outcomeOf(episode));
    account(episode);
    for (std::size_t i = 1; i < m_observers.size(); ++i)
        m_observers[i]->episodeFinished(episode);
}

Outcome SearchSession::outcomeOf(const Episode& episode) const
{
    return {episode.reward, costFreeReward(*episode.measurement, m_reference, m_settings.reward)};
}

void SearchSession::account(const Episode& episode)
{
    m_seen.add(episode);
    if (episode.sameAs)
        return;  // nothing new
    ++m_evaluated;
    if (!episode.failed() && episode.measurement->earlyLoss)
        m_earlyLosses.push_back(*episode.measurement->earlyLoss);
    if (!episode.failed() && (!m_best || episode.reward > m_best->reward))
        m_best = episode;
}

std::string SearchSession::bestSoFar() const
{
    if (!m_best)
        return {};
    return "best " + digits(m_best->measurement->map50, std::chars_format::fixed, 3) + " at "
        + digits(static_cast<double>(m_best->measurement->flops) / 1e9, std::chars_format::general, 3) + " GFLOPs";
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
