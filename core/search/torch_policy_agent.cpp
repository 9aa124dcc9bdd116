// The ABCP agent: one LSTM that walks through the network's decisions in order, each conditioned on all earlier ones, trained
// by policy gradient on the reward of exactly the action that was executed. With budgets all ratios together are moved to what the policy
// chose to spend of them: it learns which layers deserve the channels there are; and it starts around the best of a few uniform cuts, which
// are measured first. Of several actions that the policy draws the one is proposed that looks best by the rewards so far. Formulas: docs/algorithm.md.
#include "core/search/torch_engines.h"

#include "core/base/logistic.h"
#include "core/search/cost_fit.h"
#include "core/search/policy_sampler.h"
#include "core/search/policy_steps.h"
#include "core/search/policy_walk.h"
#include "core/search/reward_baseline.h"
#include "core/search/reward_surrogate.h"
#include "core/search/torch_policy_learner.h"
#include "core/search/uniform_probes.h"
#include "core/training/torch_runtime.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <deque>
#include <functional>
#include <span>
#include <utility>
#include <vector>

namespace abcp {

namespace {

constexpr double spendSpread = 1.0;  // standard deviation of its logit, which has to go far to change the share by much
constexpr std::uint64_t imaginedStream = 0x696d6167;  // of random numbers, apart from those of episodes

class PolicyAgent : public Agent {
public:
    PolicyAgent(const AgentTask& task, const PolicySettings& settings)
        : m_task(task), m_settings(settings)
    {
        begin();
    }

    PruningAction propose(Generator& generator) override
    {
        if (m_probes.left() > 0)
            return m_probes.next();
        return translatingTorchErrors("policy", [&] {
            if (!std::exchange(m_started, true)) {
                if (const MeasuredCut* best = m_probes.best())
                    startAround(best->action);
                m_surrogate.fit();
                imitate(std::exchange(m_observed, {}));
            }
            return drawAction(generator);
        });
    }

    // The probes, then what is missing of a batch.
    int proposalsAtOnce() const override
    {
        if (m_probes.left() > 0)
            return static_cast<int>(m_probes.left());
        if (!m_started && !m_observed.empty())
            return 1;  // the first proposal will learn from these
        return m_settings.episodesPerUpdate - static_cast<int>(m_batch.size());
    }

    void dismiss() override
    {
        if (m_probes.isAwaited())
            m_probes.answer({});
        else
            m_proposed.pop_front();
    }

    void learn(const Outcome& outcome) override
    {
        const double reward = outcome.reward;
        if (m_probes.isAwaited()) {
            const MeasuredCut& probe = m_probes.answer(reward);
            if (screens())
                m_surrogate.add(surrogateFeatures(walkOf(m_task, m_steps, probe.action)), reward);
            return;
        }
        PolicyWalk walk = std::move(m_proposed.front());
        m_proposed.pop_front();
        if (screens())
            m_surrogate.add(surrogateFeatures(walk), reward);
        translatingTorchErrors("policy", [&] {
            const bool first = !m_baseline.isSet();
            walk.advantage = m_baseline.take(reward);
            if (first)
                return;
            walk.reward = reward;
            addToBatch(std::move(walk));
        });
    }

    // What is under way of a batch and the elites go: their decisions are of another problem. Where a budget comes or goes the decisions are
    // others too, and the policy begins anew with what was measured so far.
    void steer(const Steering& steering, std::span<const Experience> rescored) override
    {
        translatingTorchErrors("policy", [&] {
            const bool bounded = hasCostTarget(m_task);
            applySteering(m_task, steering);
            m_batch.clear();
            m_elites.clear();
            if (hasCostTarget(m_task) != bounded) {
                begin();
                if (!rescored.empty())
                    startFrom(rescored);
                return;
            }
            if (!m_started)
                planProbes();
            if (!rescored.empty()) {
                m_baseline = RewardBaseline(m_settings.baselineDecay);
                m_surrogate.clear();
                for (const Experience& known : rescored) {
                    m_baseline.take(known.outcome.reward);
                    noteMeasured(known);
                }
                m_surrogate.fit();
            }
        });
    }

    void observe(std::span<const Experience> experiences) override
    {
        if (experiences.empty())
            return;
        translatingTorchErrors("policy", [&] {
            if (m_started)
                imitate(experiences);
            else if (!m_probes.hasBegun())
                startFrom(experiences);
            else
                m_observed.insert(m_observed.end(), experiences.begin(), experiences.end());
        });
    }

    AgentState state() const override { return {m_baseline.mean(), m_entropy}; }

    PolicySnapshot policy() const override
    {
        return m_started ? translatingTorchErrors("policy", [&] { return sampler().mostProbable(); }) : PolicySnapshot{};
    }
    int policyVersion() const override { return m_started ? m_updates + 1 : 0; }

private:
    void begin()
    {
        m_steps = hasCostTarget(m_task) ? stagedPolicySteps(m_task) : policySteps(m_task);
        m_surrogate.clear();
        planProbes();
        m_started = false;
        m_baseline = RewardBaseline(m_settings.baselineDecay);
        const bool bounded = hasCostTarget(m_task);
        m_start = {};
        for (const PolicyStep& step : m_steps) {
            m_start.keepLogit.push_back(static_cast<float>(logOdds(bounded ? m_settings.initialKeepProbability : m_settings.gentleKeepProbability)));
            m_start.mean.push_back(static_cast<float>(startMean(step.kind)));
            m_start.logSpread.push_back(static_cast<float>(std::log(startSpread(step.kind))));
        }
        m_learner = std::make_unique<PolicyLearner>(m_task, m_steps, m_settings);
    }

    void planProbes()
    {
        m_probes = m_settings.warmStart && m_steps.size() > 1 ? UniformProbes(m_task) : UniformProbes();
    }

    // Before anything was drawn: actions that others have measured take the place of the probes. The policy starts around the best of them,
    // its ratios too, and learns from all.
    void startFrom(std::span<const Experience> experiences)
    {
        m_probes = {};
        m_started = true;
        const auto best = std::ranges::max_element(experiences, {}, [](const Experience& one) { return one.outcome.reward; });
        const PolicyWalk walk = walkOf(m_task, m_steps, best->action);
        startAround(best->action);
        for (std::size_t i = 0; i < m_steps.size(); ++i)
            if ((m_steps[i].kind == PolicyStep::Kind::Group || m_steps[i].kind == PolicyStep::Kind::Stage) && walk.executed[i] > 0)
                m_start.mean[i] = walk.values[i];
        imitate(experiences);
        m_surrogate.fit();
    }

    // Learns from actions that the policy has not drawn: only where they did better than the baseline, since pushing it away from what it would
    // hardly do says little (self-imitation, as for elites).
    void imitate(std::span<const Experience> experiences)
    {
        for (const Experience& known : experiences) {
            const float advantage = m_baseline.take(known.outcome.reward);
            noteMeasured(known);
            if (advantage <= 0 || m_steps.empty())
                continue;
            PolicyWalk walk = walkOf(m_task, m_steps, known.action);
            walk.advantage = advantage;
            walk.reward = known.outcome.reward;
            addToBatch(std::move(walk));
        }
    }

    void addToBatch(PolicyWalk walk)
    {
        m_batch.push_back(std::move(walk));
        if (static_cast<int>(m_batch.size()) < m_settings.episodesPerUpdate)
            return;
        if (!m_steps.empty())
            update();
        m_surrogate.fit();
        imagine();
        keepElites();
        m_batch.clear();
    }

    void startAround(const PruningAction& action)
    {
        for (std::size_t i = 0; i < m_steps.size(); ++i)
            if (m_steps[i].isBlock())
                m_start.keepLogit[i] = static_cast<float>(logOdds(action.keepBlock[m_steps[i].index] ? 1 - m_settings.probeDeparture : m_settings.probeDeparture));
    }

    double startMean(PolicyStep::Kind kind) const
    {
        if (kind == PolicyStep::Kind::Spend)
            return spendLogit(firstSpend);
        // With budgets a common shift of all ratios changes nothing.
        if (kind != PolicyStep::Kind::Group || hasCostTarget(m_task))
            return 0;
        return logOdds(std::clamp((m_settings.gentleRatio - m_task.minRatio) / (m_task.maxRatio - m_task.minRatio), 0.02, 0.98));
    }

    double startSpread(PolicyStep::Kind kind) const
    {
        if (!hasCostTarget(m_task))
            return m_settings.gentleSpread;
        if (kind == PolicyStep::Kind::Spend)
            return spendSpread;
        return kind == PolicyStep::Kind::Stage ? m_settings.stageSpread : m_settings.initialSpread;
    }

    PolicySampler sampler() const { return {m_task, m_steps, m_start, m_learner->weights()}; }

    PruningAction drawAction(Generator& generator)
    {
        PolicyDraw best = screens() ? bestOfDraws(generator) : sampler().draw(generator);
        m_entropy = best.entropy;
        m_proposed.push_back(std::move(best.walk));
        return fitToBudget(m_task, std::move(best.action), best.spend);
    }

    PolicyDraw bestOfDraws(Generator& generator)
    {
        std::vector<PolicyDraw> draws;
        std::vector<std::vector<double>> features;
        for (int i = 0; i < m_settings.draws; ++i) {
            draws.push_back(sampler().draw(generator));
            features.push_back(surrogateFeatures(draws.back().walk));
        }
        return std::move(draws[m_surrogate.choose(features, generator)]);
    }

    // Without a budget the decisions reach too far for a linear surrogate: it slows the policy down there (docs/algorithm.md).
    bool screens() const { return m_settings.draws > 1 && hasCostTarget(m_task) && !m_steps.empty(); }

    // What was decided in units of the policy's first spread, blocks as 1 and -1; 0 where nothing was.
    std::vector<double> surrogateFeatures(const PolicyWalk& walk) const
    {
        std::vector<double> features(m_steps.size());
        for (std::size_t i = 0; i < m_steps.size(); ++i)
            if (walk.executed[i] > 0)
                features[i] = m_steps[i].isBlock() ? 2 * walk.values[i] - 1 : (walk.values[i] - startMean(m_steps[i].kind)) / startSpread(m_steps[i].kind);
        return features;
    }

    void noteMeasured(const Experience& known)
    {
        if (screens())
            m_surrogate.add(surrogateFeatures(walkOf(m_task, m_steps, known.action)), known.outcome.reward);
    }

    // The best of the last trajectories, by falling reward. One that was only lucky is forgotten in time.
    void keepElites()
    {
        for (PolicyWalk& walk : m_batch)
            walk.update = m_updates;
        ++m_updates;
        m_elites.insert(m_elites.end(), m_batch.begin(), m_batch.end());
        std::erase_if(m_elites, [this](const PolicyWalk& walk) { return walk.update + m_settings.eliteUpdates < m_updates; });
        std::ranges::stable_sort(m_elites, std::greater{}, &PolicyWalk::reward);
        m_elites.resize(std::min(m_elites.size(), static_cast<std::size_t>(m_settings.elites)));
    }

    // The best trajectories of earlier batches are learnt from again as long as they are better than the baseline (self-imitation, Oh et al., 2018).
    void update()
    {
        std::vector<PolicyLearner::Lesson> lessons;
        for (const PolicyWalk& walk : m_batch)
            lessons.push_back({&walk, walk.advantage});
        for (const PolicyWalk& walk : m_elites)
            if (walk.reward > m_baseline.mean())
                lessons.push_back({&walk, m_baseline.advantage(walk.reward)});
        m_learner->learn(lessons, m_batch.size(), m_start);
    }

    // Draws that nobody measures, learnt from by what the surrogate expects of them (Dyna, Sutton 1991; model-based policy optimisation, Janner et al. 2019):
    // the policy moves in all directions that the rewards so far point to at once, not only along the few walks that were measured.
    void imagine()
    {
        if (!screens() || m_settings.imagined < 2)
            return;
        Generator generator = Generator::derive(m_task.seed, imaginedStream, m_updates);
        std::vector<PolicyWalk> walks;
        double mean = 0;
        for (int i = 0; i < m_settings.imagined; ++i) {
            walks.push_back(sampler().draw(generator).walk);
            walks.back().reward = m_surrogate.expected(surrogateFeatures(walks.back()));
            mean += walks.back().reward / m_settings.imagined;
        }
        std::vector<PolicyLearner::Lesson> lessons;
        for (const PolicyWalk& walk : walks)
            lessons.push_back({&walk, m_baseline.inDistances(walk.reward - mean)});
        m_learner->learn(lessons, lessons.size(), m_start);
    }

    AgentTask m_task;
    PolicySettings m_settings;
    std::vector<PolicyStep> m_steps;
    std::vector<Experience> m_observed;  // while the probes went on: learnt from once the policy draws
    UniformProbes m_probes;
    bool m_started = false;            // the policy draws: the probes are done
    PolicyStart m_start;
    std::unique_ptr<PolicyLearner> m_learner;
    RewardSurrogate m_surrogate;       // of what was measured under the present reward; fitted when the policy changes, since proposals may be made ahead
    std::deque<PolicyWalk> m_proposed; // without an answer
    std::vector<PolicyWalk> m_batch;   // learnt about since the last update
    std::vector<PolicyWalk> m_elites;  // the best of earlier batches
    int m_updates = 0;
    RewardBaseline m_baseline;
    double m_entropy = 0;
};

}  // namespace

std::unique_ptr<Agent> makePolicyAgent(const AgentTask& task, const PolicySettings& settings)
{
    return translatingTorchErrors("policy", [&] { return std::make_unique<PolicyAgent>(task, settings); });
}

}  // namespace abcp
