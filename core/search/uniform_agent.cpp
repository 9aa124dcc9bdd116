#include "core/search/agent.h"

#include "core/search/block_patterns.h"
#include "core/search/cost_fit.h"

#include <algorithm>
#include <memory>
#include <utility>

namespace abcp {

namespace {

class UniformSweep : public Agent {
public:
    explicit UniformSweep(const AgentTask& task)
        : m_space(task.space), m_minRatio(task.minRatio), m_maxRatio(task.maxRatio), m_episodes(std::max(task.episodes, 1))
    {
    }

    PruningAction propose(Generator&) override
    {
        const bool keepBlocks = m_next % 2 == 0;
        const double ratio = m_minRatio + (m_maxRatio - m_minRatio) * share(m_next);
        m_next = (m_next + 1) % m_episodes;
        return uniformAction(m_space, ratio, keepBlocks);
    }

    void learn(const Outcome&) override {}
    AgentState state() const override { return {}; }

private:
    // How far the sweep is, 0 to 1; a single episode takes the middle.
    double share(int episode) const
    {
        return m_episodes == 1 ? 0.5 : static_cast<double>(episode) / (m_episodes - 1);
    }

    SearchSpace m_space;
    double m_minRatio;
    double m_maxRatio;
    int m_episodes;
    int m_next = 0;
};

// What there is to try at one cost is which blocks stay: the more of them, the narrower all layers.
class UniformCutsAtBudget : public Agent {
public:
    explicit UniformCutsAtBudget(const AgentTask& task) : m_task(task), m_patterns(task) {}

    PruningAction propose(Generator& generator) override
    {
        PruningAction action = uniformAction(m_task.space, (m_task.minRatio + m_task.maxRatio) / 2);
        action.keepBlock = m_patterns.next(generator);
        return fitToBudget(m_task, std::move(action), 1.0);
    }

    void learn(const Outcome&) override {}
    AgentState state() const override { return {}; }

private:
    AgentTask m_task;
    BlockPatterns m_patterns;
};

}  // namespace

std::unique_ptr<Agent> makeUniformAgent(const AgentTask& task)
{
    if (hasCostTarget(task))
        return std::make_unique<UniformCutsAtBudget>(task);
    return std::make_unique<UniformSweep>(task);
}

}  // namespace abcp
