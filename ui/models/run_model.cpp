#include "ui/models/run_model.h"

#include "core/network/complexity.h"
#include "core/search/pareto.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace abcp::ui {

void RunModel::open(LoadedRun run)
{
    m_run = std::move(run);
    m_open = true;
    recount();
    Q_EMIT opened();
}

void RunModel::close()
{
    m_run = {};
    m_open = false;
    recount();
    Q_EMIT opened();
}

void RunModel::setReference(const Measurement& reference)
{
    m_run.reference = reference;
    Q_EMIT referenceChanged();
}

void RunModel::append(const std::vector<Episode>& episodes)
{
    const std::size_t before = m_run.episodes.size();
    for (const Episode& episode : episodes)
        if (episode.number == static_cast<int>(m_run.episodes.size()))
            m_run.episodes.push_back(episode);
    if (m_run.episodes.size() == before)
        return;
    account(before);
    Q_EMIT appended(static_cast<int>(before), static_cast<int>(m_run.episodes.size()) - 1);
}

void RunModel::setState(RunState state)
{
    m_run.state = state;
    Q_EMIT stateChanged();
}

void RunModel::addPhase(const Phase& phase)
{
    const bool otherReward = phase.steering.reward != m_run.steering.reward;
    std::erase_if(m_run.phases, [&](const Phase& known) { return known.fromEpisode == phase.fromEpisode; });
    m_run.phases.push_back(phase);
    m_run.steering = phase.steering;
    m_run.settings.reward = phase.steering.reward;
    if (m_run.requested == phase.steering)
        m_run.requested.reset();
    if (otherReward && m_run.reference) {
        for (Episode& episode : m_run.episodes)
            if (episode.measurement)
                episode.reward = reward(*episode.measurement, *m_run.reference, m_run.steering.reward);
        recount();
        Q_EMIT rescored();
    }
    Q_EMIT steeringChanged();
}

void RunModel::setRequested(const Steering& steering)
{
    m_run.requested.reset();
    if (steering != m_run.steering)
        m_run.requested = steering;
    Q_EMIT steeringChanged();
}

void RunModel::addRepeat(const Repeat& repeat)
{
    m_run.repeats.push_back(repeat);
    Q_EMIT repeated(repeat.episode);
}

Steering RunModel::steeringBefore(const Phase& phase) const
{
    Steering before = m_run.initialSteering;
    for (const Phase& earlier : m_run.phases)
        if (earlier.fromEpisode < phase.fromEpisode)
            before = earlier.steering;
    return before;
}

namespace {

void extend(std::optional<RunModel::Spread>& spread, double value)
{
    if (!spread)
        spread = {value, value};
    spread->least = std::min(spread->least, value);
    spread->largest = std::max(spread->largest, value);
}

}  // namespace

std::optional<RunModel::Spread> RunModel::rewardSpread(int number) const
{
    std::optional<Spread> spread;
    for (const Repeat& repeat : m_run.repeats)
        if (repeat.episode == number && repeat.measurement && m_run.reference)
            extend(spread, reward(*repeat.measurement, *m_run.reference, m_run.settings.reward));
    if (spread && hasEpisode(number) && !episode(number).failed())
        extend(spread, episode(number).reward);
    return spread;
}

std::optional<RunModel::Spread> RunModel::accuracySpread(int number) const
{
    std::optional<Spread> spread;
    for (const Repeat& repeat : m_run.repeats)
        if (repeat.episode == number && repeat.measurement)
            extend(spread, repeat.measurement->map50);
    if (spread && hasEpisode(number) && !episode(number).failed())
        extend(spread, episode(number).measurement->map50);
    return spread;
}

void RunModel::recount()
{
    m_front.clear();
    m_best.reset();
    m_failures = 0;
    m_agentEpisodes = 0;
    m_uniform.clear();
    for (const Episode& cut : m_run.uniform)
        m_uniform.push_back(*cut.measurement);
    account(0);
}

void RunModel::account(std::size_t first)
{
    std::vector<int> numbers = m_front;  // what was dominated stays so
    for (std::size_t i = first; i < m_run.episodes.size(); ++i) {
        const Episode& episode = m_run.episodes[i];
        const int number = static_cast<int>(i);
        m_agentEpisodes += episode.origin == Origin::Agent ? 1 : 0;
        if (episode.failed()) {
            ++m_failures;
            continue;
        }
        numbers.push_back(number);
        if (isUniformCut(m_run.space, episode.action))
            m_uniform.push_back(*episode.measurement);
        if (std::isfinite(episode.reward) && (!m_best || episode.reward > this->episode(*m_best).reward))
            m_best = number;
    }
    std::vector<ParetoPoint> points;
    points.reserve(numbers.size());
    for (int number : numbers) {
        const Measurement& m = *episode(number).measurement;
        points.push_back({static_cast<double>(m.flops), m.map50});
    }
    m_front.clear();
    for (std::size_t index : paretoFront(points))
        m_front.push_back(numbers[index]);
}

bool RunModel::isOnFront(int number) const
{
    return std::find(m_front.begin(), m_front.end(), number) != m_front.end();
}

bool RunModel::missesBudget(const Episode& episode) const
{
    return episode.measurement && !m_run.settings.reward.budgets.met(*episode.measurement);
}

// Under a budget candidates lie close to it.
Scale RunModel::flopsScale() const
{
    if (const std::optional<double>& budget = m_run.steering.reward.budgets.flops)
        return ui::flopsScale(*budget);
    return ui::flopsScale(m_run.reference ? static_cast<double>(m_run.reference->flops)
                                          : static_cast<double>(complexity(m_run.spec).flops()));
}

Scale RunModel::paramsScale() const
{
    if (const std::optional<double>& budget = m_run.steering.reward.budgets.params)
        return countScale(*budget);
    return countScale(m_run.reference ? static_cast<double>(m_run.reference->params)
                                      : static_cast<double>(complexity(m_run.spec).params));
}

Scale RunModel::latencyScale() const
{
    return millisecondScale(m_run.reference ? m_run.reference->latencyMs : 10.0);
}

}  // namespace abcp::ui
