#include "core/search/agent.h"

#include "core/search/block_patterns.h"
#include "core/search/cost_fit.h"

#include <algorithm>
#include <limits>
#include <memory>
#include <span>
#include <utility>

namespace abcp {

namespace {

class UniformSweep {
public:
    explicit UniformSweep(const AgentTask& task) : m_task(task), m_episodes(std::max(task.episodes, 1)) {}

    PruningAction next()
    {
        const bool keepBlocks = m_next % 2 == 0;
        const double place = share(m_next), ratio = m_task.minRatio + (m_task.maxRatio - m_task.minRatio) * place;
        m_next = (m_next + 1) % m_episodes;
        return levelled(m_task, uniformAction(m_task.space, ratio, keepBlocks), place);
    }

    void steer(const AgentTask& task) { m_task = task; }

private:
    // How far the sweep is, 0 to 1; a single episode takes the middle.
    double share(int episode) const
    {
        return m_episodes == 1 ? 0.5 : static_cast<double>(episode) / (m_episodes - 1);
    }

    AgentTask m_task;
    int m_episodes;
    int m_next = 0;
};

// What there is to try at one cost is which blocks stay: the more of them, the narrower all layers.
class UniformCutsAtBudget {
public:
    explicit UniformCutsAtBudget(const AgentTask& task) : m_task(task), m_patterns(task) {}

    PruningAction next(Generator& generator)
    {
        PruningAction action = uniformAction(m_task.space, (m_task.minRatio + m_task.maxRatio) / 2);
        action.keepBlock = m_patterns.next(generator);
        return fitToBudget(m_task, levelled(m_task, std::move(action), 0.5), 1.0);
    }

private:
    AgentTask m_task;
    BlockPatterns m_patterns;
};

class UniformAgent : public Agent {
public:
    explicit UniformAgent(const AgentTask& task) : m_task(task), m_sweep(task), m_cuts(task) {}

    PruningAction propose(Generator& generator) override { return hasCostTarget(m_task) ? m_cuts.next(generator) : m_sweep.next(); }
    int proposalsAtOnce() const override { return std::numeric_limits<int>::max(); }
    void learn(const Outcome&) override {}
    AgentState state() const override { return {}; }

    // The sweep goes on where it is; at a budget the sets of blocks are tried anew, since each leaves another network now.
    void steer(const Steering& steering, std::span<const Experience>) override
    {
        applySteering(m_task, steering);
        m_sweep.steer(m_task);
        m_cuts = UniformCutsAtBudget(m_task);
    }

private:
    AgentTask m_task;
    UniformSweep m_sweep;
    UniformCutsAtBudget m_cuts;
};

}  // namespace

std::unique_ptr<Agent> makeUniformAgent(const AgentTask& task)
{
    return std::make_unique<UniformAgent>(task);
}

}  // namespace abcp
