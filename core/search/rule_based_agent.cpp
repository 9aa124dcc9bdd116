// Network slimming (Liu et al., ICCV 2017: one threshold on the batch-norm scales of the whole network) with layer pruning as it is practised
// for YOLOv3 (residual blocks ranked by the mean scale of the convolution before the shortcut). An action has one ratio a group, and which
// of its channels go is the plan's to say: what the threshold decides is how many. Formulas: docs/algorithm.md.
#include "core/search/agent.h"

#include "core/base/error.h"
#include "core/pruning/spec_surgery.h"
#include "core/search/block_patterns.h"
#include "core/search/cost_fit.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <memory>
#include <numeric>
#include <optional>
#include <set>
#include <span>
#include <utility>

namespace abcp {

namespace {

constexpr std::size_t leastShareSteps = 16;  // of what stays of each group whatever its scales, from nothing
constexpr double largestLeastShare = 0.5;    // to this

double mean(const std::vector<double>& values)
{
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

// The free parameters of the rule besides the threshold.
struct Variant {
    std::size_t blocksRemoved = 0;
    double leastShare = 0;
};

// What the rule sees once blocks are gone.
struct Ranking {
    std::vector<bool> keepBlock;
    std::vector<std::vector<double>> scales;  // one a group: of each channel the mean over its layers that stay; empty where there is no say
    std::vector<double> thresholds;           // all of these, ascending
};

class RuleBasedAgent : public Agent {
public:
    explicit RuleBasedAgent(const AgentTask& task) : m_task(task), m_episodes(std::max(task.episodes, 1))
    {
        if (task.scales.size() != task.spec.size())
            throw InputError("agent", "rule-based goes by the weights of the network, and there are none");
        begin();
    }

    PruningAction propose(Generator&) override { return hasCostTarget(m_task) ? nextAtBudget() : nextOfSweep(); }
    int proposalsAtOnce() const override { return std::numeric_limits<int>::max(); }
    void learn(const Outcome&) override {}
    AgentState state() const override { return {}; }

    // The sweep goes on where it is; at a budget everything is tried anew.
    void steer(const Steering& steering, std::span<const Experience>) override
    {
        applySteering(m_task, steering);
        begin();
    }

private:
    void begin()
    {
        m_weakest.clear();
        m_variants.clear();
        m_next = m_repeated = 0;
        m_cuts.clear();
        m_networks.clear();
        rankBlocks();
        const std::vector<std::size_t> counts = coarseToFine(m_weakest.size()), shares = coarseToFine(leastShareSteps);
        for (std::size_t round = 0; round < shares.size(); ++round)
            for (std::size_t i = 0; i < counts.size(); ++i)
                m_variants.push_back({counts[i], largestLeastShare * static_cast<double>(shares[(i + round) % shares.size()]) / leastShareSteps});
    }

    // Those that there is a choice about, the weakest first.
    void rankBlocks()
    {
        std::vector<double> strength;
        for (const ResidualBlock& block : m_task.space.blocks) {
            double value = std::numeric_limits<double>::infinity();
            for (int layer = block.firstLayer; layer < block.shortcut; ++layer)
                if (const std::vector<double>& scales = m_task.scales[static_cast<std::size_t>(layer)]; !scales.empty())
                    value = mean(scales);  // the last one counts
            if (m_task.isOpen(strength.size()))
                m_weakest.push_back(strength.size());
            strength.push_back(value);
        }
        std::ranges::stable_sort(m_weakest, {}, [&](std::size_t block) { return strength[block]; });
    }

    Ranking rankingWithout(std::size_t blocksRemoved) const
    {
        const SearchSpace& space = m_task.space;
        PruningAction action = identityAction(space);
        for (std::size_t i = 0; i < blocksRemoved; ++i)
            action.keepBlock[m_weakest[i]] = false;
        action = constrained(m_task, std::move(action));
        const std::vector<bool> removed = removedLayers(space, action);
        Ranking ranking{.keepBlock = action.keepBlock, .scales = std::vector<std::vector<double>>(space.groups.size()), .thresholds = {}};
        for (std::size_t g = 0; g < space.groups.size(); ++g) {
            const std::vector<int> members = membersLeft(space.groups[g], removed);
            if (!space.groups[g].prunable || removed[static_cast<std::size_t>(members.front())])
                continue;
            ranking.scales[g] = meanScales(space.groups[g], members);
            ranking.thresholds.insert(ranking.thresholds.end(), ranking.scales[g].begin(), ranking.scales[g].end());
        }
        std::ranges::sort(ranking.thresholds);
        return ranking;
    }

    std::vector<double> meanScales(const CouplingGroup& group, const std::vector<int>& members) const
    {
        std::vector<double> sums(static_cast<std::size_t>(group.channels), 0.0);
        for (const int layer : members)
            for (std::size_t channel = 0; channel < sums.size(); ++channel)
                sums[channel] += m_task.scales[static_cast<std::size_t>(layer)].at(channel) / static_cast<double>(members.size());
        return sums;
    }

    // The threshold takes the `count` smallest scales and their equals, where the bounds let it.
    PruningAction cut(const Ranking& ranking, std::size_t count, double leastShare) const
    {
        PruningAction action = levelled(m_task, uniformAction(m_task.space, m_task.minRatio), 0);
        action.keepBlock = ranking.keepBlock;
        if (count == 0)
            return action;
        const double threshold = ranking.thresholds[count - 1];
        for (std::size_t g = 0; g < ranking.scales.size(); ++g) {
            const std::vector<double>& scales = ranking.scales[g];
            if (scales.empty())
                continue;
            const auto below = std::ranges::count_if(scales, [&](double scale) { return scale <= threshold; });
            const RatioBounds bounds = m_task.boundsOf(g);
            const double most = std::max(bounds.min, std::min(bounds.max, 1 - leastShare));
            action.pruningRatio[g] = std::clamp(static_cast<double>(below) / static_cast<double>(scales.size()), bounds.min, most);
        }
        return action;
    }

    // The lowest threshold that meets the budgets; none when the least share is too much for them.
    std::optional<PruningAction> cutToBudget(const Variant& variant) const
    {
        const Ranking ranking = rankingWithout(variant.blocksRemoved);
        const auto meets = [&](std::size_t count) { return budgetUse(m_task, cut(ranking, count, variant.leastShare)) <= 1; };
        std::size_t low = 0, high = ranking.thresholds.size();
        if (!meets(high))
            return std::nullopt;
        while (low < high) {
            const std::size_t middle = (low + high) / 2;
            if (meets(middle))
                high = middle;
            else
                low = middle + 1;
        }
        return cut(ranking, high, variant.leastShare);
    }

    PruningAction nextAtBudget()
    {
        while (m_next < m_variants.size()) {
            std::optional<PruningAction> action = cutToBudget(m_variants[m_next++]);
            if (action && m_networks.insert(keptBy(m_task, *action)).second) {
                m_cuts.push_back(*action);
                return *std::move(action);
            }
        }
        // All were had; or no threshold meets the budgets, and the most that the bounds allow must do.
        if (m_cuts.empty())
            m_cuts.push_back(fitToBudget(m_task, levelled(m_task, uniformAction(m_task.space, m_task.maxRatio, false), 1), 1.0));
        return m_cuts[m_repeated++ % m_cuts.size()];
    }

    PruningAction nextOfSweep()
    {
        const double share = m_episodes == 1 ? 0.5 : static_cast<double>(m_episode) / (m_episodes - 1);
        const Variant& variant = m_variants[static_cast<std::size_t>(m_episode) % m_variants.size()];
        m_episode = (m_episode + 1) % m_episodes;
        const Ranking ranking = rankingWithout(variant.blocksRemoved);
        const double count = (m_task.minRatio + (m_task.maxRatio - m_task.minRatio) * share) * static_cast<double>(ranking.thresholds.size());
        return cut(ranking, static_cast<std::size_t>(std::lround(count)), variant.leastShare);
    }

    AgentTask m_task;
    int m_episodes;
    std::vector<std::size_t> m_weakest;  // prunable blocks
    std::vector<Variant> m_variants;
    std::size_t m_next = 0;              // with budgets: the variant to try next,
    std::vector<PruningAction> m_cuts;   // what the others gave, each network once,
    std::set<std::vector<int>> m_networks;
    std::size_t m_repeated = 0;          // and how many of them were given again
    int m_episode = 0;                   // without
};

}  // namespace

std::unique_ptr<Agent> makeRuleBasedAgent(const AgentTask& task)
{
    return std::make_unique<RuleBasedAgent>(task);
}

}  // namespace abcp
