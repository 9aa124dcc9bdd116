#include "core/search/agent.h"

#include "core/search/cost_fit.h"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace abcp {

namespace {

class RandomAgent : public Agent {
public:
    explicit RandomAgent(const AgentTask& task) : m_task(task) {}

    PruningAction propose(Generator& generator) override
    {
        const SearchSpace& space = m_task.space;
        PruningAction action = identityAction(space);
        for (std::size_t b = 0; b < space.blocks.size(); ++b)
            if (space.blocks[b].prunable)
                action.keepBlock[b] = generator.chance(0.5);
        for (std::size_t g = 0; g < space.groups.size(); ++g)
            if (space.groups[g].prunable)
                action.pruningRatio[g] = generator.uniform(m_task.minRatio, m_task.maxRatio);
        return hasCostTarget(m_task) ? fitToBudget(m_task, std::move(action), generator.uniform(leastShare, 1.0)) : action;
    }

    void learn(double) override {}
    AgentState state() const override { return {}; }

private:
    static constexpr double leastShare = 0.5;  // of the budgets

    AgentTask m_task;
};

class UniformAgent : public Agent {
public:
    explicit UniformAgent(const AgentTask& task)
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

    void learn(double) override {}
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

}  // namespace

const std::vector<std::string>& agentNames()
{
    static const std::vector<std::string> names{"abcp", "random", "uniform"};
    return names;
}

std::unique_ptr<Agent> makeRandomAgent(const AgentTask& task)
{
    return std::make_unique<RandomAgent>(task);
}

std::unique_ptr<Agent> makeUniformAgent(const AgentTask& task)
{
    return std::make_unique<UniformAgent>(task);
}

}  // namespace abcp
