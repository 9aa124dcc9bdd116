// NSGA-II over pruning actions: K. Deb et al., IEEE Transactions on Evolutionary Computation 6(2), 2002. More accuracy and fewer FLOPs are its two
// objectives; with budgets each member also has its own share of them to spend, and every action is fitted to it. Formulas: docs/algorithm.md.
#include "core/search/agent.h"

#include "core/network/complexity.h"
#include "core/search/block_patterns.h"
#include "core/search/cost_fit.h"
#include "core/search/genetic_operators.h"
#include "core/search/nondominated_sort.h"
#include "core/search/policy_steps.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <deque>
#include <functional>
#include <iterator>
#include <memory>
#include <numeric>
#include <optional>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

namespace abcp {

namespace {

constexpr int mostTries = 20;                // to make a child that is not there already

struct Member {
    PruningAction action;
    double spend = 1;               // of the budgets
    std::vector<int> network = {};  // what the action, fitted to them, keeps
    ParetoPoint point = {};         // log FLOPs and accuracy
    double reward = 0;
    std::size_t front = 0;
    double crowding = 0;
};

int populationFor(int episodes)
{
    const int half = static_cast<int>(std::lround(0.4 * std::sqrt(std::max(episodes, 1))));
    return 2 * std::clamp(half, 4, 50);
}

class Nsga2Agent : public Agent {
public:
    Nsga2Agent(const AgentTask& task, const Nsga2Settings& settings)
        : m_task(task), m_settings(settings), m_size(static_cast<std::size_t>(settings.population > 0 ? settings.population : populationFor(task.episodes))),
          m_genes(policySteps(task)), m_cuts(uniformCuts(task))
    {
        std::erase_if(m_genes, [&](const PolicyStep& gene) { return isLocked(gene, m_task); });
    }

    // The uniform cuts, or what is missing of a generation. What lies around the best cut so far depends on every answer.
    int proposalsAtOnce() const override
    {
        if (!m_parents.empty() || m_cuts.empty())
            return static_cast<int>(m_size - m_measured.size());
        return std::max(1, static_cast<int>(std::min(m_cuts.size() - m_nextCut, m_size - m_measured.size())));
    }

    PruningAction propose(Generator& generator) override
    {
        m_proposed.push_back(m_parents.empty() ? fitted(firstMember(generator)) : nextChild(generator));
        return m_proposed.back().action;
    }

    // A member that failed is not missed: the generation is full when as many as it holds were measured.
    void dismiss() override
    {
        m_failed.push_back(std::move(m_proposed.front()));
        m_proposed.pop_front();
    }

    void learn(const Outcome& outcome) override
    {
        Member member = std::move(m_proposed.front());
        m_proposed.pop_front();
        add(std::move(member), outcome);
        if (m_measured.size() >= m_size)
            selectSurvivors();
    }

    // Others' actions are members like its own, each with the share of the budgets that it happens to take.
    void observe(std::span<const Experience> experiences) override
    {
        for (const Experience& known : experiences) {
            const double spend = hasCostTarget(m_task) ? std::clamp(budgetUse(m_task, known.action), smallestSpend, 1.0) : 1.0;
            add({.action = known.action, .spend = spend, .network = keptBy(m_task, known.action)}, known.outcome);
        }
        if (m_measured.size() >= m_size)
            selectSurvivors();
    }

    // Members stay, by what they are worth now; their children keep to the new bounds. While there
    // are no parents yet, the uniform cuts come once more, as they are now.
    void steer(const Steering& steering, std::span<const Experience> rescored) override
    {
        applySteering(m_task, steering);
        m_genes = policySteps(m_task);
        std::erase_if(m_genes, [&](const PolicyStep& gene) { return isLocked(gene, m_task); });
        m_sibling.reset();
        m_cuts = uniformCuts(m_task);
        m_nextCut = 0;
        for (std::vector<Member>* members : {&m_parents, &m_measured})
            for (Member& member : *members)
                for (const Experience& known : rescored)
                    if (known.action == member.action) {
                        member.point.accuracy = known.outcome.accuracy;
                        member.reward = known.outcome.reward;
                    }
    }

    AgentState state() const override
    {
        double sum = 0;
        for (const Member& parent : m_parents)
            sum += parent.reward / static_cast<double>(m_parents.size());
        return {.baseline = sum, .entropy = 0};
    }

private:
    void add(Member member, const Outcome& outcome)
    {
        const Complexity cost = complexity(slimSpec(m_task.spec, m_task.space, member.action, m_task.plan));
        member.point = {std::log(std::max(1.0, static_cast<double>(cost.flops()))), outcome.accuracy};
        member.reward = outcome.reward;
        m_measured.push_back(std::move(member));
    }

    Member fitted(Member member) const
    {
        member.action = fitToBudget(m_task, constrained(m_task, std::move(member.action)), member.spend);
        member.network = keptBy(m_task, member.action);
        return member;
    }

    // The uniform cuts, then what lies around the best of them; without budgets a member of any cost.
    Member firstMember(Generator& generator)
    {
        if (m_nextCut < m_cuts.size())
            return {.action = m_cuts[m_nextCut++]};
        if (m_cuts.empty()) {
            const double level = std::clamp(generator.uniform(), 0.01, 0.99);
            const double ratio = m_task.minRatio + (m_task.maxRatio - m_task.minRatio) * level;
            Member member{.action = levelled(m_task, uniformAction(m_task.space, ratio), level)};
            member.action = scattered(m_task, std::move(member.action), m_settings.startSpread, generator);
            for (const PolicyStep& gene : m_genes)
                if (gene.isBlock())
                    member.action.keepBlock[gene.index] = !generator.chance(level);
            return member;
        }
        const auto best = std::ranges::max_element(m_measured, {}, &Member::reward);
        Member member{.action = best == m_measured.end() ? m_cuts[generator.below(m_cuts.size())] : best->action};
        member.action = scattered(m_task, std::move(member.action), m_settings.startSpread, generator);
        for (const PolicyStep& gene : m_genes)
            if (gene.isBlock() && generator.chance(m_settings.startDeparture))
                flip(member, gene.index);
        member.spend = spendOf(spendLogit(firstSpend) + m_settings.startSpread * generator.normal());
        return member;
    }

    static void flip(Member& member, std::size_t block) { member.action.keepBlock[block] = !member.action.keepBlock[block]; }

    // Children come in pairs; the second of a pair waits for its turn.
    Member nextChild(Generator& generator)
    {
        if (m_sibling)
            return *std::exchange(m_sibling, std::nullopt);
        const Member& mother = tournament(generator);
        const Member& father = tournament(generator);
        auto [first, second] = crossed(mother, father, generator);
        m_sibling = mutated(std::move(second), generator);
        return mutated(std::move(first), generator);
    }

    // Until the network is none that is there already: genes within a pruned block change nothing.
    Member mutated(Member child, Generator& generator) const
    {
        for (int i = 1; i < mostTries; ++i) {
            mutate(child, generator);
            if (Member member = fitted(child); !isThere(member))
                return member;
        }
        return fitted(std::move(child));
    }

    // The better of two parents drawn by chance: of the earlier front, or of the same one where it is less crowded.
    const Member& tournament(Generator& generator) const
    {
        const Member& first = m_parents[generator.below(m_parents.size())];
        const Member& second = m_parents[generator.below(m_parents.size())];
        if (first.front != second.front)
            return first.front < second.front ? first : second;
        return first.crowding >= second.crowding ? first : second;
    }

    std::pair<Member, Member> crossed(const Member& mother, const Member& father, Generator& generator) const
    {
        std::pair<Member, Member> children{{.action = mother.action, .spend = mother.spend}, {.action = father.action, .spend = father.spend}};
        if (!generator.chance(m_settings.crossoverProbability))
            return children;
        for (const PolicyStep& gene : m_genes) {
            if (!generator.chance(0.5))
                continue;
            if (gene.isBlock()) {
                const bool kept = children.first.action.keepBlock[gene.index];
                children.first.action.keepBlock[gene.index] = children.second.action.keepBlock[gene.index];
                children.second.action.keepBlock[gene.index] = kept;
                continue;
            }
            double& first = valueOf(children.first, gene);
            double& second = valueOf(children.second, gene);
            // Parents may be of a time with other bounds.
            first = std::clamp(first, lowOf(gene), highOf(gene));
            second = std::clamp(second, lowOf(gene), highOf(gene));
            std::tie(first, second) = simulatedBinaryCrossover(first, second, lowOf(gene), highOf(gene), m_settings.crossoverIndex, generator);
        }
        return children;
    }

    void mutate(Member& child, Generator& generator) const
    {
        const double probability = m_settings.mutationsPerChild / static_cast<double>(std::max<std::size_t>(1, m_genes.size()));
        for (const PolicyStep& gene : m_genes) {
            if (!generator.chance(probability))
                continue;
            if (gene.isBlock())
                flip(child, gene.index);
            else
                valueOf(child, gene) = polynomialMutation(std::clamp(valueOf(child, gene), lowOf(gene), highOf(gene)), lowOf(gene), highOf(gene), m_settings.mutationIndex, generator);
        }
    }

    static double& valueOf(Member& member, const PolicyStep& gene)
    {
        return gene.kind == PolicyStep::Kind::Spend ? member.spend : member.action.pruningRatio[gene.index];
    }

    double lowOf(const PolicyStep& gene) const { return gene.kind == PolicyStep::Kind::Spend ? smallestSpend : m_task.boundsOf(gene.index).min; }
    double highOf(const PolicyStep& gene) const { return gene.kind == PolicyStep::Kind::Spend ? 1.0 : m_task.boundsOf(gene.index).max; }

    bool isThere(const Member& child) const
    {
        const auto same = [&](const Member& member) { return member.network == child.network; };
        return std::ranges::any_of(m_parents, same) || std::ranges::any_of(m_measured, same) || std::ranges::any_of(m_proposed, same)
            || std::ranges::any_of(m_failed, same);
    }

    // Of parents and children the best fronts, and of the last that fits in part its least crowded members.
    void selectSurvivors()
    {
        std::vector<Member> all = std::exchange(m_parents, {});
        std::ranges::move(std::exchange(m_measured, {}), std::back_inserter(all));
        std::vector<ParetoPoint> points;
        for (const Member& member : all)
            points.push_back(member.point);
        const std::vector<std::vector<std::size_t>> fronts = nondominatedFronts(points);
        for (std::size_t f = 0; f < fronts.size() && m_parents.size() < m_size; ++f) {
            const std::vector<double> crowding = crowdingDistances(points, fronts[f]);
            std::vector<std::size_t> order(fronts[f].size());
            std::iota(order.begin(), order.end(), std::size_t{0});
            std::ranges::stable_sort(order, std::ranges::greater{}, [&](std::size_t i) { return crowding[i]; });
            order.resize(std::min(order.size(), m_size - m_parents.size()));
            for (const std::size_t i : order) {
                m_parents.push_back(std::move(all[fronts[f][i]]));
                m_parents.back().front = f;
                m_parents.back().crowding = crowding[i];
            }
        }
        m_sibling.reset();
        m_failed.clear();
    }

    AgentTask m_task;
    Nsga2Settings m_settings;
    std::size_t m_size;
    std::vector<PolicyStep> m_genes;
    std::vector<PruningAction> m_cuts;
    std::size_t m_nextCut = 0;
    std::vector<Member> m_parents;   // none before the first generation is measured
    std::vector<Member> m_measured;  // of the generation under way
    std::optional<Member> m_sibling;
    std::deque<Member> m_proposed;   // without an answer
    std::vector<Member> m_failed;    // of the generation under way
};

}  // namespace

std::unique_ptr<Agent> makeNsga2Agent(const AgentTask& task, const Nsga2Settings& settings)
{
    return std::make_unique<Nsga2Agent>(task, settings);
}

}  // namespace abcp
