#include "core/search/agent.h"

#include "core/search/cost_fit.h"

#include <cstddef>
#include <limits>
#include <span>
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
                action.pruningRatio[g] = generator.uniform(m_task.boundsOf(g).min, m_task.boundsOf(g).max);
        action = constrained(m_task, std::move(action));
        return hasCostTarget(m_task) ? fitToBudget(m_task, std::move(action), generator.uniform(leastShare, 1.0)) : action;
    }

    int proposalsAtOnce() const override { return std::numeric_limits<int>::max(); }
    void learn(const Outcome&) override {}
    AgentState state() const override { return {}; }
    void steer(const Steering& steering, std::span<const Experience>) override { applySteering(m_task, steering); }

private:
    static constexpr double leastShare = 0.5;  // of the budgets

    AgentTask m_task;
};

}  // namespace

std::unique_ptr<Agent> makeRandomAgent(const AgentTask& task)
{
    return std::make_unique<RandomAgent>(task);
}

}  // namespace abcp
