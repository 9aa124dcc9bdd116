#include "core/search/agent.h"

#include "core/network/complexity.h"

#include <algorithm>
#include <cstddef>

namespace abcp {

namespace {

class RandomAgent : public Agent {
public:
    explicit RandomAgent(const AgentTask& task) : m_space(task.space), m_minRatio(task.minRatio), m_maxRatio(task.maxRatio) {}

    PruningAction propose(Generator& generator) override
    {
        PruningAction action = identityAction(m_space);
        for (std::size_t b = 0; b < m_space.blocks.size(); ++b)
            if (m_space.blocks[b].prunable)
                action.keepBlock[b] = generator.chance(0.5);
        for (std::size_t g = 0; g < m_space.groups.size(); ++g)
            if (m_space.groups[g].prunable)
                action.pruningRatio[g] = generator.uniform(m_minRatio, m_maxRatio);
        return action;
    }

    void learn(double) override {}
    AgentState state() const override { return {}; }

private:
    SearchSpace m_space;
    double m_minRatio;
    double m_maxRatio;
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

double uniformRatioFor(const AgentTask& task, double flopsRatio, bool keepBlocks)
{
    const double wanted = flopsRatio * static_cast<double>(complexity(task.spec).flops());
    const auto meets = [&](double ratio) {
        const PruningAction action = uniformAction(task.space, ratio, keepBlocks);
        return static_cast<double>(complexity(slimSpec(task.spec, task.space, action, task.plan)).flops()) <= wanted;
    };
    double low = task.minRatio;
    double high = task.maxRatio;
    if (meets(low))
        return low;
    if (!meets(high))
        return high;
    // FLOPs fall with the ratio, in steps: `high` always meets the share, `low` never does.
    while (high - low > 1e-4) {
        const double middle = (low + high) / 2;
        (meets(middle) ? high : low) = middle;
    }
    return high;
}

}  // namespace abcp
