#include "core/search/block_patterns.h"

#include "core/network/complexity.h"
#include "core/pruning/spec_surgery.h"
#include "core/search/cost_fit.h"

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <utility>

namespace abcp {

namespace {

constexpr std::size_t mostTries = 1 << 14;  // of sets next to one drawn by chance, before all count as had

std::vector<std::size_t> prunableBlocks(const SearchSpace& space)
{
    std::vector<std::size_t> indices;
    for (std::size_t b = 0; b < space.blocks.size(); ++b)
        if (space.blocks[b].prunable)
            indices.push_back(b);
    return indices;
}

std::int64_t costOf(const ResidualBlock& block, const NetworkSpec& spec)
{
    Complexity cost;
    for (int layer = block.firstLayer; layer <= block.shortcut; ++layer)
        cost += layerComplexity(spec.layers[static_cast<std::size_t>(layer)]);
    return cost.macs;
}

// `count` of the places 0 to total - 1, as far apart as they can be: of 4 two are the second and fourth, of 6 the third and sixth.
std::vector<std::size_t> evenlySpaced(std::size_t count, std::size_t total)
{
    std::vector<std::size_t> places;
    for (std::size_t i = 1; i <= count; ++i)
        places.push_back(i * total / count - 1);
    return places;
}

}  // namespace

std::vector<std::size_t> coarseToFine(std::size_t last)
{
    std::vector<std::size_t> order;
    const auto add = [&](std::size_t number) {
        if (std::ranges::find(order, number) == order.end())
            order.push_back(number);
    };
    add(0);
    add(last);
    for (std::size_t parts = 2; order.size() <= last; parts *= 2)
        for (std::size_t part = 1; part < parts; part += 2)
            add(part * last / parts);
    return order;
}

PruningAction everyNthBlock(const SearchSpace& space, std::size_t period, double ratio)
{
    PruningAction action = uniformAction(space, ratio, false);
    const std::vector<std::size_t> prunable = prunableBlocks(space);
    if (period > 0)
        for (std::size_t i = period - 1; i < prunable.size(); i += period)
            action.keepBlock[prunable[i]] = true;
    return action;
}

std::vector<PruningAction> uniformCuts(const AgentTask& task)
{
    std::vector<PruningAction> cuts;
    if (!hasCostTarget(task))
        return cuts;
    for (const std::size_t period : {0, 2, 1}) {
        PruningAction cut = fitToBudget(task, levelled(task, everyNthBlock(task.space, period, (task.minRatio + task.maxRatio) / 2), 0.5), 1.0);
        if (std::ranges::find(cuts, cut) == cuts.end())
            cuts.push_back(std::move(cut));
    }
    return cuts;
}

BlockPatterns::BlockPatterns(const AgentTask& task)
    : m_space(task.space), m_prunable(prunableBlocks(task.space)), m_least(constrained(task, uniformAction(task.space, 0, false)).keepBlock)
{
    std::erase_if(m_prunable, [&](std::size_t block) { return !task.isOpen(block); });
    const std::size_t total = m_prunable.size();
    std::vector<std::size_t> inOrder(total);
    std::iota(inOrder.begin(), inOrder.end(), std::size_t{0});
    std::vector<std::size_t> byCost = inOrder;
    std::ranges::stable_sort(byCost, {}, [&](std::size_t i) { return costOf(m_space.blocks[m_prunable[i]], task.spec); });
    for (const std::size_t count : coarseToFine(total)) {
        const auto some = static_cast<std::ptrdiff_t>(count);
        add(evenlySpaced(count, total));
        add({inOrder.begin(), inOrder.begin() + some});
        add({inOrder.end() - some, inOrder.end()});
        add({byCost.begin(), byCost.begin() + some});
        add({byCost.end() - some, byCost.end()});
    }
}

std::vector<bool> BlockPatterns::next(Generator& generator)
{
    if (m_next == m_patterns.size() && !m_exhausted) {
        std::vector<bool> keep = byChance(generator);
        if (keep.empty())
            m_exhausted = true;
        else
            m_patterns.push_back(std::move(keep));
    }
    if (m_next == m_patterns.size())
        m_next = 0;
    return m_patterns[m_next++];
}

// kept: numbers among the prunable blocks.
void BlockPatterns::add(const std::vector<std::size_t>& kept)
{
    std::vector<bool> keep = m_least;
    for (const std::size_t i : kept)
        keep[m_prunable[i]] = true;
    if (isNew(keep))
        m_patterns.push_back(std::move(keep));
}

bool BlockPatterns::isNew(const std::vector<bool>& keep)
{
    PruningAction action = identityAction(m_space);
    action.keepBlock = keep;
    return m_had.insert(removedLayers(m_space, action)).second;
}

// The first new set from a drawn one on, as binary numbers count; empty when there is none.
std::vector<bool> BlockPatterns::byChance(Generator& generator)
{
    std::vector<bool> keep = m_least;
    for (const std::size_t block : m_prunable)
        keep[block] = generator.chance(0.5);
    const std::size_t sets = m_prunable.size() < 14 ? std::size_t{1} << m_prunable.size() : mostTries;
    for (std::size_t i = 0; i < sets; ++i) {
        if (isNew(keep))
            return keep;
        for (const std::size_t block : m_prunable) {
            keep[block] = !keep[block];
            if (keep[block])
                break;
        }
    }
    return {};
}

}  // namespace abcp
