#pragma once

#include "core/base/error.h"
#include "core/search/search_session.h"

#include <functional>
#include <span>
#include <string>
#include <vector>

// Stand-ins for the costly parts of a search, deterministic by their seeds.

namespace abcp {

// Two blocks and three groups, of each one that cannot be pruned.
inline SearchSpace fakeSpace()
{
    SearchSpace space;
    space.blocks = {{0, 1, 3, true, {}}, {3, 4, 6, false, "its input is needed"}};
    space.groups = {{{0, 3}, {}, 16, true, {}}, {{1}, {}, 8, true, {}}, {{7}, {}, 21, false, "before a head"}};
    space.segments.resize(8);  // one a layer; nobody here asks where channels come from
    return space;
}

// Measures by a formula of action and seed; `inspect` may change the result of a call (counted from 0) or throw.
class FakeEvaluator : public Evaluator {
public:
    using Inspect = std::function<void(int call, std::uint64_t seed, Measurement& measurement)>;

    explicit FakeEvaluator(Inspect inspect = {}) : m_inspect(std::move(inspect))
    {
        m_reference.map50 = 0.95;
        m_reference.flops = 2'000'000'000;
        m_reference.params = 1'000'000;
    }

    const Network& network() const override { return m_network; }
    const SearchSpace& space() const override { return m_space; }

    Measurement reference(std::stop_token stop) override
    {
        throwIfStopped(stop);
        return m_reference;
    }

    Measurement evaluate(const PruningAction& action, const TrialOptions& trial, std::stop_token stop) override
    {
        throwIfStopped(stop);
        if (onTrial)
            onTrial(trial);
        double pruned = action.keepBlock[0] ? 0.0 : 0.2;
        for (double ratio : action.pruningRatio)
            pruned += 0.3 * ratio;
        Generator generator(trial.seed);
        Measurement m = m_reference;
        m.map50 = 0.9 - 0.3 * pruned * pruned + 0.01 * generator.uniform();
        m.map5095 = m.map50 / 2;
        m.loss = 1 + pruned;
        m.flopsRatio = 1 - pruned;
        m.paramsRatio = 1 - pruned;
        m.flops = static_cast<std::int64_t>(static_cast<double>(m_reference.flops) * m.flopsRatio);
        m.params = static_cast<std::int64_t>(static_cast<double>(m_reference.params) * m.paramsRatio);
        m.latencyMs = 1;
        if (trial.lossLimit) {
            m.earlyLoss = 2 + pruned + 0.5 * generator.uniform();
            if (*m.earlyLoss > *trial.lossLimit) {
                m.stoppedAtStep = 6;
                m.map50 *= 0.9;
            }
        }
        if (m_inspect)
            m_inspect(m_calls++, trial.seed, m);
        return m;
    }

    std::function<void(const TrialOptions&)> onTrial;

private:
    Inspect m_inspect;
    Network m_network;
    SearchSpace m_space = fakeSpace();
    Measurement m_reference;
    int m_calls = 0;
};

// Proposes around what it has learnt, so that an episode depends on all the rewards before it.
class FakeAgent : public Agent {
public:
    PruningAction propose(Generator& generator) override
    {
        ++proposals;
        PruningAction action = identityAction(fakeSpace());
        action.keepBlock[0] = generator.chance(0.5);
        action.pruningRatio[0] = 0.5 * generator.uniform() + 0.4 * (m_baseline - static_cast<int>(m_baseline)) * generator.uniform();
        action.pruningRatio[1] = 0.9 * generator.uniform();
        return action;
    }

    void learn(const Outcome& outcome) override
    {
        rewards.push_back(outcome.reward);
        accuracies.push_back(outcome.accuracy);
        m_baseline = 0.9 * m_baseline + outcome.reward;
    }

    AgentState state() const override { return {m_baseline, 1.0 / (1 + static_cast<double>(rewards.size()))}; }

    void steer(const Steering& steering, std::span<const Experience> rescored) override
    {
        steerings.push_back(steering);
        rescorings.emplace_back(rescored.begin(), rescored.end());
        if (!rescored.empty())
            m_baseline = rescored.back().outcome.reward;
    }

    void observe(std::span<const Experience> experiences) override
    {
        observed.insert(observed.end(), experiences.begin(), experiences.end());
        for (const Experience& experience : experiences)
            m_baseline = 0.8 * m_baseline + experience.outcome.reward;
    }

    int proposals = 0;
    std::vector<double> rewards, accuracies;
    std::vector<Steering> steerings;
    std::vector<std::vector<Experience>> rescorings;
    std::vector<Experience> observed;

private:
    double m_baseline = 0;
};

// Keeps what it is told; `onEpisode` is called first and may throw, as a store does.
class FakeObserver : public SearchObserver {
public:
    void referenceMeasured(const Measurement& reference) override { references.push_back(reference); }

    void episodeFinished(const Episode& episode) override
    {
        if (onEpisode)
            onEpisode(episode);
        episodes.push_back(episode);
    }

    void repeatMeasured(const Repeat& repeat) override
    {
        if (onRepeat)
            onRepeat(repeat);
        repeats.push_back(repeat);
    }

    void phaseBegan(const Phase& phase) override { phases.push_back(phase); }

    void replayDiffered() override { ++differences; }

    std::optional<Request> nextRequest() override { return onRequest ? onRequest() : std::nullopt; }

    void progressed(const Progress& update) override { progress.push_back(update); }

    void paused(const std::string& cause) override
    {
        pauses.push_back(cause);
        if (onPause)
            onPause();
    }

    std::function<void(const Episode&)> onEpisode;
    std::function<void(const Repeat&)> onRepeat;
    std::function<void()> onPause;
    std::function<std::optional<Request>()> onRequest;
    std::vector<Measurement> references;
    std::vector<Episode> episodes;
    std::vector<Repeat> repeats;
    std::vector<Phase> phases;
    std::vector<Progress> progress;
    std::vector<std::string> pauses;
    int differences = 0;
};

inline bool sameMeasurement(const Measurement& a, const Measurement& b)
{
    return a.map50 == b.map50 && a.map5095 == b.map5095 && a.loss == b.loss && a.flops == b.flops && a.params == b.params
        && a.flopsRatio == b.flopsRatio && a.paramsRatio == b.paramsRatio && a.earlyLoss == b.earlyLoss && a.stoppedAtStep == b.stoppedAtStep;
}

// Bit for bit, but for what the clock says.
inline bool sameEpisode(const Episode& a, const Episode& b)
{
    const bool sameResult = a.failed() || b.failed() ? a.failed() == b.failed() : sameMeasurement(*a.measurement, *b.measurement);
    return sameResult && a.number == b.number && a.action == b.action && a.decisions == b.decisions && a.failure == b.failure
        && a.reward == b.reward && a.baseline == b.baseline && a.entropy == b.entropy && a.sameAs == b.sameAs
        && a.origin == b.origin;
}

inline bool sameEpisodes(std::span<const Episode> a, std::span<const Episode> b)
{
    if (a.size() != b.size())
        return false;
    for (std::size_t i = 0; i < a.size(); ++i)
        if (!sameEpisode(a[i], b[i]))
            return false;
    return true;
}

}  // namespace abcp
