// How a session proposes candidates and comes to their figures.
#include "core/search/search_session.h"

#include "core/base/error.h"
#include "core/search/hopeless.h"
#include "core/search/reward.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
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

}  // namespace

Episode SearchSession::beginEpisode(int number, PruningAction action) const
{
    Episode episode;
    episode.number = number;
    episode.origin = Origin::User;
    episode.action = std::move(action);
    episode.decisions = decisionsOf(episode.action, m_evaluator.space(), m_settings.plan);
    return episode;
}

Generator SearchSession::generatorOf(int number) const
{
    return Generator::derive(m_settings.seed, Stream::proposing, number);
}

Episode SearchSession::propose(int number)
{
    const auto start = std::chrono::steady_clock::now();
    Generator generator = generatorOf(number);
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
    tellAll(stop, [&](SearchObserver& observer) { observer.repeatMeasured(repeat); });
}

}  // namespace abcp
