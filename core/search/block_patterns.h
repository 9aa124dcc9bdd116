#pragma once

#include "core/base/random.h"
#include "core/search/agent.h"

#include <cstddef>
#include <set>
#include <vector>

namespace abcp {

// The numbers 0 to `last`, so that every beginning covers the range evenly: its ends, its middle, the middles between, ...
std::vector<std::size_t> coarseToFine(std::size_t last);

// Keeps every `period`-th prunable block, counted from 1: 1 keeps them all, 0 none; ratios as uniformAction() has them.
PruningAction everyNthBlock(const SearchSpace& space, std::size_t period, double ratio);

// With budgets: all ratios alike (but for locks and bounds of their own), fitted to the whole of them, and no, every second or every block kept, each cut once. What every agent
// that learns is told of the problem beforehand.
std::vector<PruningAction> uniformCuts(const AgentTask& task);

// Which prunable blocks that are not locked stay, one set after another, none twice while there are others. First, for k from coarseToFine(): k blocks
// evenly spaced, the first k, the last k, the k cheapest and the k dearest in FLOPs; then sets by chance; once all were had, from the start again.
class BlockPatterns {
public:
    explicit BlockPatterns(const AgentTask& task);

    // One element a block of the space; a block that is not prunable stays, a locked one is as it is locked.
    std::vector<bool> next(Generator& generator);

private:
    void add(const std::vector<std::size_t>& kept);
    bool isNew(const std::vector<bool>& keep);
    std::vector<bool> byChance(Generator& generator);

    SearchSpace m_space;
    std::vector<std::size_t> m_prunable;        // indices of blocks that there is a choice about
    std::vector<bool> m_least;                  // none of them kept
    std::vector<std::vector<bool>> m_patterns;  // all that were given or are to come
    std::set<std::vector<bool>> m_had;          // layers that these patterns take out: what lies in a pruned block makes no difference
    std::size_t m_next = 0;
    bool m_exhausted = false;
};

}  // namespace abcp
