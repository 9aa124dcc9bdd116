#include "core/search/uniform_probes.h"

#include "core/search/block_patterns.h"
#include "core/search/cost_fit.h"

#include <algorithm>
#include <functional>
#include <numeric>
#include <utility>

namespace abcp {

namespace {

constexpr std::size_t repeated = 3;       // of the best cuts
constexpr int repeats = 2;                // of each
constexpr double repeatSpread = 0.2;      // of the ratios' logits

}  // namespace

UniformProbes::UniformProbes(const AgentTask& task) : m_task(task)
{
    for (std::size_t b = 0; b < task.space.blocks.size(); ++b)
        if (task.isOpen(b))
            m_open.push_back(b);
    for (PruningAction& cut : uniformCuts(task)) {
        m_had.insert(cut.keepBlock);
        const auto kept = std::ranges::count_if(m_open, [&](std::size_t block) { return cut.keepBlock[block]; });
        m_probes.push_back({.cut = {std::move(cut)}, .kept = static_cast<std::size_t>(kept)});
    }
    m_first = m_probes.size();
    m_step = (m_open.size() + 2) / 4;
}

MeasuredCut UniformProbes::answer(std::optional<double> reward)
{
    Probe& probe = m_probes[m_answered++];
    probe.cut.reward = reward;
    if (probe.of && reward)
        m_probes[*probe.of].again.push_back(*reward);
    MeasuredCut answered = probe.cut;
    if (m_answered == m_probes.size() && !m_repeats) {
        planNeighbours();
        if (m_answered == m_probes.size())
            planRepeats();
    }
    return answered;
}

const MeasuredCut* UniformProbes::best() const
{
    const Probe* const probe = bestProbe();
    return probe ? &probe->cut : nullptr;
}

const UniformProbes::Probe* UniformProbes::bestProbe() const
{
    const bool judgedAgain = std::ranges::any_of(m_probes, [](const Probe& probe) { return !probe.again.empty(); });
    const auto worth = [&](const Probe& probe) -> std::optional<double> {
        if (probe.of || !probe.cut.reward || (judgedAgain && probe.again.empty()))
            return {};
        return std::accumulate(probe.again.begin(), probe.again.end(), *probe.cut.reward) / static_cast<double>(probe.again.size() + 1);
    };
    const auto best = std::ranges::max_element(m_probes, {}, worth);  // nothing is less than any number
    return best == m_probes.end() || !worth(*best) ? nullptr : &*best;
}

void UniformProbes::planNeighbours()
{
    const Probe* const best = bestProbe();
    if (m_step == 0 || !best || best->cut.reward == m_bestBefore)
        return;
    m_bestBefore = best->cut.reward;
    const std::size_t kept = best->kept;
    for (const Place place : best->place ? std::vector{*best->place} : std::vector{Place::Even, Place::First, Place::Last}) {
        if (place != Place::Even)
            add(kept, place);
        if (kept >= m_step)
            add(kept - m_step, place);
        add(kept + m_step, place);
    }
    m_step /= 2;
}

void UniformProbes::add(std::size_t kept, Place place)
{
    const std::size_t total = m_open.size();
    if (kept == 0 || kept >= total)
        return;  // one of the first cuts
    PruningAction action = constrained(m_task, uniformAction(m_task.space, (m_task.minRatio + m_task.maxRatio) / 2, false));
    std::vector<std::size_t> places = evenlySpaced(kept, total);
    if (place != Place::Even)
        std::iota(places.begin(), places.end(), place == Place::First ? 0 : total - kept);
    for (const std::size_t i : places)
        action.keepBlock[m_open[i]] = true;
    if (!m_had.insert(action.keepBlock).second)
        return;
    m_probes.push_back({.cut = {fitToBudget(m_task, levelled(m_task, std::move(action), 0.5), 1.0)}, .kept = kept, .place = place});
}

void UniformProbes::planRepeats()
{
    m_repeats = true;
    const Probe* const best = bestProbe();
    if (!best || static_cast<std::size_t>(best - m_probes.data()) < m_first)
        return;
    std::vector<std::size_t> order(m_probes.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, std::greater{}, [&](std::size_t i) { return m_probes[i].cut.reward; });
    std::erase_if(order, [&](std::size_t i) { return !m_probes[i].cut.reward; });
    order.resize(std::min(order.size(), repeated));
    for (int repeat = 0; repeat < repeats; ++repeat)
        for (const std::size_t i : order) {
            Generator generator = Generator::derive(m_task.seed, m_probes.size());
            m_probes.push_back({.cut = {fitToBudget(m_task, scattered(m_task, m_probes[i].cut.action, repeatSpread, generator), 1.0)}, .of = i});
        }
}

}  // namespace abcp
