// The ABCP agent: one LSTM that walks through the network's decisions in order, each conditioned on all earlier ones, trained
// by policy gradient on the reward of exactly the action that was executed. With budgets all ratios together are moved to what the policy
// chose to spend of them: it learns which layers deserve the channels there are; and it starts around the best of a few uniform cuts, which
// are measured first. Formulas: docs/algorithm.md.
#include "core/search/torch_engines.h"

#include "core/search/block_patterns.h"
#include "core/search/cost_fit.h"
#include "core/search/logistic.h"
#include "core/search/policy_steps.h"
#include "core/search/policy_walk.h"
#include "core/search/reward_baseline.h"
#include "core/search/torch_policy_network.h"
#include "core/training/torch_runtime.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <deque>
#include <functional>
#include <optional>
#include <span>
#include <tuple>
#include <utility>

namespace abcp {

namespace {

constexpr std::int64_t staticFeatures = std::tuple_size_v<StepFeatures>;
constexpr double logSpreadRange = 2.0;  // log spread stays within this of its start
constexpr double maxLogit = 12.0;
constexpr double largestLogRatio = 20.0; // of the densities now and before; keeps their ratio finite
constexpr double firstSpend = 0.98;     // where it starts

class PolicyAgent : public Agent {
public:
    PolicyAgent(const AgentTask& task, const PolicySettings& settings)
        : m_task(task), m_settings(settings)
    {
        begin();
    }

    PruningAction propose(Generator& generator) override
    {
        if (m_nextProbe < m_probes.size())
            return m_probes[m_nextProbe++].action;
        return translatingTorchErrors("policy", [&] {
            if (!std::exchange(m_started, true)) {
                if (const MeasuredCut* best = bestOf(m_probes))
                    startAround(best->action);
                imitate(std::exchange(m_observed, {}));
            }
            return drawAction(generator);
        });
    }

    // The probes that are left, then what is missing of a batch.
    int proposalsAtOnce() const override
    {
        if (m_nextProbe < m_probes.size())
            return static_cast<int>(m_probes.size() - m_nextProbe);
        if (!m_started && !m_observed.empty())
            return 1;  // the first proposal will learn from these
        return m_settings.episodesPerUpdate - static_cast<int>(m_batch.size());
    }

    void dismiss() override
    {
        if (m_answeredProbes < m_nextProbe)
            ++m_answeredProbes;
        else
            m_proposed.pop_front();
    }

    void learn(const Outcome& outcome) override
    {
        const double reward = outcome.reward;
        if (m_answeredProbes < m_nextProbe) {
            m_probes[m_answeredProbes++].reward = reward;
            return;
        }
        PolicyWalk walk = std::move(m_proposed.front());
        m_proposed.pop_front();
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
                for (const Experience& known : rescored)
                    m_baseline.take(known.outcome.reward);
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
            else if (m_nextProbe == 0)
                startFrom(experiences);
            else
                m_observed.insert(m_observed.end(), experiences.begin(), experiences.end());
        });
    }

    AgentState state() const override { return {m_baseline.mean(), m_entropy}; }

    PolicySnapshot policy() const override
    {
        return m_started ? translatingTorchErrors("policy", [&] { return mostProbable(); }) : PolicySnapshot{};
    }
    int policyVersion() const override { return m_started ? m_updates + 1 : 0; }

private:
    void begin()
    {
        m_steps = policySteps(m_task);
        m_features = describeSteps();
        planProbes();
        m_started = false;
        m_baseline = RewardBaseline(m_settings.baselineDecay);
        torch::manual_seed(m_task.seed);
        m_isBlock = torch::zeros({m_features.size(0), 1});
        m_startMean = torch::zeros({m_features.size(0), 1});
        for (std::size_t i = 0; i < m_steps.size(); ++i) {
            m_isBlock[static_cast<std::int64_t>(i)] = m_steps[i].isBlock() ? 1.0 : 0.0;
            m_startMean[static_cast<std::int64_t>(i)] = startMean(m_steps[i].kind);
        }
        startAt(hasCostTarget(m_task) ? m_settings.initialKeepProbability : m_settings.gentleKeepProbability);
        m_policy = std::make_shared<PolicyNetwork>(m_features.size(0), staticFeatures + walkFeatures, m_settings);
        m_optimizer = std::make_unique<torch::optim::Adam>(m_policy->parameters(), torch::optim::AdamOptions(m_settings.learningRate));
        noteStartEntropy();
    }

    void planProbes()
    {
        m_probes.clear();
        m_nextProbe = m_answeredProbes = 0;
        if (m_settings.warmStart && m_steps.size() > 1)
            for (PruningAction& cut : uniformCuts(m_task))
                m_probes.push_back({std::move(cut)});
    }

    // Before anything was drawn: actions that others have measured take the place of the probes. The policy starts around the best of them,
    // its ratios too, and learns from all.
    void startFrom(std::span<const Experience> experiences)
    {
        m_probes.clear();
        m_nextProbe = m_answeredProbes = 0;
        m_started = true;
        const auto best = std::ranges::max_element(experiences, {}, [](const Experience& one) { return one.outcome.reward; });
        const PolicyWalk walk = walkOf(m_task, m_steps, best->action);
        startAround(best->action);
        for (std::size_t i = 0; i < m_steps.size(); ++i)
            if (m_steps[i].kind == PolicyStep::Kind::Group && walk.executed[i] > 0)
                m_startMean[static_cast<std::int64_t>(i)] = walk.values[i];
        imitate(experiences);
    }

    // Learns from actions that the policy has not drawn: only where they did better than the baseline, since pushing it away from what it would
    // hardly do says little (self-imitation, as for elites).
    void imitate(std::span<const Experience> experiences)
    {
        for (const Experience& known : experiences) {
            const float advantage = m_baseline.take(known.outcome.reward);
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
        keepElites();
        m_batch.clear();
    }

    void startAround(const PruningAction& action)
    {
        for (std::size_t i = 0; i < m_steps.size(); ++i)
            if (m_steps[i].isBlock())
                m_startKeepLogit[static_cast<std::int64_t>(i)] =
                    logOdds(action.keepBlock[m_steps[i].index] ? 1 - m_settings.probeDeparture : m_settings.probeDeparture);
        noteStartEntropy();
    }

    // Of the policy whose heads add nothing yet.
    void noteStartEntropy()
    {
        const torch::Tensor none = torch::zeros({m_features.size(0), 1});
        m_startEntropy = distributionOf({none, none, none}, 0, m_features.size(0)).entropy();
    }

    void startAt(double keepProbability) { m_startKeepLogit = torch::full({m_features.size(0), 1}, logOdds(keepProbability)); }

    double startMean(PolicyStep::Kind kind) const
    {
        if (kind == PolicyStep::Kind::Spend)
            return logOdds((firstSpend - smallestSpend) / (1 - smallestSpend));
        // With budgets a common shift of all ratios changes nothing.
        if (kind == PolicyStep::Kind::Block || hasCostTarget(m_task))
            return 0;
        return logOdds(std::clamp((m_settings.gentleRatio - m_task.minRatio) / (m_task.maxRatio - m_task.minRatio), 0.02, 0.98));
    }

    PruningAction drawAction(Generator& generator)
    {
        const torch::NoGradGuard noGrad;
        PolicyWalk walk;
        // What is locked stays as it is here; so do groups that are not decided about.
        PruningAction action = levelled(m_task, uniformAction(m_task.space, m_task.minRatio), 0);
        PolicyNetwork::State state;
        PolicyMemory memory;
        std::vector<bool> removed(m_task.spec.size(), false);
        double entropy = 0, spend = 1;
        int executed = 0;
        for (std::size_t i = 0; i < m_steps.size(); ++i) {
            const PolicyStep& step = m_steps[i];
            const WalkFeatures seen = memory.features();
            walk.seen.insert(walk.seen.end(), seen.begin(), seen.end());
            const PolicyDistribution distribution = distributionOf(m_policy->forward(static_cast<std::int64_t>(i), withStatic(i, seen), state), i, 1);
            const bool hasEffect = !isVoid(step, m_task.space, removed), decides = hasEffect && !isLocked(step, m_task);
            double value = 0;
            if (decides) {
                value = draw(step, distribution, generator);
                entropy += distribution.entropy().item<double>();
                ++executed;
            } else if (hasEffect) {
                value = step.isBlock() ? (action.keepBlock[step.index] ? 1 : 0) : logitOf(m_task, step.index, action.pruningRatio[step.index]);
            }
            if (hasEffect) {
                apply(step, value, action, removed, spend);
                memory.add(step, value);
            }
            walk.values.push_back(static_cast<float>(value));
            walk.executed.push_back(decides ? 1.0f : 0.0f);
        }
        m_proposed.push_back(std::move(walk));
        m_entropy = executed == 0 ? 0 : entropy / executed;
        return fitToBudget(m_task, std::move(action), spend);
    }

    // Each decision as it is likeliest, after those before it were decided so. A ratio's spread is that of its logit times the slope there.
    PolicySnapshot mostProbable() const
    {
        const torch::NoGradGuard noGrad;
        PruningAction action = levelled(m_task, uniformAction(m_task.space, m_task.minRatio), 0);
        PolicyNetwork::State state;
        PolicyMemory memory;
        std::vector<bool> removed(m_task.spec.size(), false);
        std::vector<double> logSpreads(m_task.space.groups.size(), -maxLogit);
        PolicySnapshot snapshot{.blocks = PolicySnapshot::Beliefs(m_task.space.blocks.size()), .groups = PolicySnapshot::Beliefs(m_task.space.groups.size())};
        double spend = 1;
        for (std::size_t i = 0; i < m_steps.size(); ++i) {
            const PolicyStep& step = m_steps[i];
            const PolicyDistribution now = distributionOf(m_policy->forward(static_cast<std::int64_t>(i), withStatic(i, memory.features()), state), i, 1);
            if (isVoid(step, m_task.space, removed))
                continue;
            double value = 0;
            if (isLocked(step, m_task)) {
                value = step.isBlock() ? (action.keepBlock[step.index] ? 1 : 0) : logitOf(m_task, step.index, action.pruningRatio[step.index]);
            } else if (step.isBlock()) {
                const double keep = logistic(now.keepLogit.item<double>());
                snapshot.blocks[step.index] = {keep, std::sqrt(keep * (1 - keep))};
                value = keep >= 0.5 ? 1 : 0;
            } else {
                value = std::clamp(now.mean.item<double>(), -maxLogit, maxLogit);
                if (step.kind == PolicyStep::Kind::Group) {
                    snapshot.groups[step.index].emplace();
                    logSpreads[step.index] = now.logSpread.item<double>();
                }
            }
            apply(step, value, action, removed, spend);
            memory.add(step, value);
        }
        action = fitToBudget(m_task, std::move(action), spend);
        for (std::size_t group = 0; group < snapshot.groups.size(); ++group)
            if (auto& belief = snapshot.groups[group]) {
                const RatioBounds bounds = m_task.boundsOf(group);
                const double place = logistic(logitOf(m_task, group, action.pruningRatio[group]));
                belief = {action.pruningRatio[group], std::exp(logSpreads[group]) * place * (1 - place) * (bounds.max - bounds.min)};
            }
        return snapshot;
    }

    PolicyDistribution distributionOf(const PolicyNetwork::Outputs& outputs, std::size_t first, std::int64_t count) const
    {
        const auto begin = static_cast<std::int64_t>(first);
        const auto ofSteps = [&](const torch::Tensor& all) { return all.slice(0, begin, begin + count); };
        return {ofSteps(m_isBlock).expand_as(outputs.keepLogit), outputs.keepLogit + ofSteps(m_startKeepLogit), outputs.mean + ofSteps(m_startMean),
                torch::tanh(outputs.spread / logSpreadRange) * logSpreadRange + std::log(hasCostTarget(m_task) ? m_settings.initialSpread : m_settings.gentleSpread)};
    }

    static double draw(const PolicyStep& step, const PolicyDistribution& distribution, Generator& generator)
    {
        if (step.isBlock())
            return generator.chance(logistic(distribution.keepLogit.item<double>())) ? 1 : 0;
        const double spread = std::exp(distribution.logSpread.item<double>());
        return std::clamp(distribution.mean.item<double>() + spread * generator.normal(), -maxLogit, maxLogit);
    }

    void apply(const PolicyStep& step, double value, PruningAction& action, std::vector<bool>& removed, double& spend) const
    {
        if (step.kind == PolicyStep::Kind::Spend) {
            spend = smallestSpend + (1 - smallestSpend) * logistic(value);
        } else if (step.kind == PolicyStep::Kind::Group) {
            const RatioBounds bounds = m_task.boundsOf(step.index);
            action.pruningRatio[step.index] = bounds.min + (bounds.max - bounds.min) * logistic(value);
        } else {
            action.keepBlock[step.index] = value > 0.5;
            if (value < 0.5)
                removeBlock(m_task.space, step.index, removed);
        }
    }

    // All features of one step of one walk: 1 x 1 x features.
    torch::Tensor withStatic(std::size_t step, const WalkFeatures& seen) const
    {
        const torch::Tensor dynamic = torch::tensor(at::ArrayRef<float>(seen.data(), seen.size()));
        return torch::cat({m_features[static_cast<std::int64_t>(step)], dynamic}).view({1, 1, -1});
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

    // One value a step of each walk: steps x walks.
    static torch::Tensor valuesOf(const std::vector<const PolicyWalk*>& walks, std::vector<float> PolicyWalk::* member)
    {
        std::vector<torch::Tensor> columns;
        for (const PolicyWalk* walk : walks)
            columns.push_back(torch::tensor(at::ArrayRef<float>(walk->*member)));
        return torch::stack(columns, 1);
    }

    // Ascends the clipped surrogate (Schulman et al., 2017) of each executed decision plus the entropy. While the policy is still the
    // one that drew the batch, its gradient is REINFORCE's: advantage x log pi of the executed action. The best trajectories of earlier
    // batches are learnt from again as long as they are better than the baseline (self-imitation, Oh et al., 2018).
    void update()
    {
        std::vector<const PolicyWalk*> walks;
        std::vector<float> advantages;
        for (const PolicyWalk& walk : m_batch) {
            walks.push_back(&walk);
            advantages.push_back(walk.advantage);
        }
        for (const PolicyWalk& walk : m_elites)
            if (walk.reward > m_baseline.mean()) {
                walks.push_back(&walk);
                advantages.push_back(m_baseline.advantage(walk.reward));
            }
        const auto steps = static_cast<std::int64_t>(m_steps.size()), count = static_cast<std::int64_t>(walks.size());
        const torch::Tensor values = valuesOf(walks, &PolicyWalk::values), executed = valuesOf(walks, &PolicyWalk::executed);
        const torch::Tensor dynamic = valuesOf(walks, &PolicyWalk::seen).view({steps, walkFeatures, count}).transpose(1, 2);
        const torch::Tensor seen = torch::cat({m_features.unsqueeze(1).expand({-1, count, -1}), dynamic}, 2);
        const torch::Tensor advantage = torch::tensor(advantages).unsqueeze(0);
        // Locked decisions and those without effect have no weight, and a walk without any decision none at all.
        const torch::Tensor weight = executed / executed.sum(0, true).clamp_min(1).sqrt() / static_cast<double>(m_batch.size());
        torch::Tensor before;
        for (int pass = 0; pass < m_settings.passesPerUpdate; ++pass) {
            PolicyNetwork::State state;
            const PolicyDistribution now = distributionOf(m_policy->forward(0, seen, state), 0, steps);
            const torch::Tensor logProbability = now.logProbability(values);
            if (pass == 0)
                before = logProbability.detach();  // the policy that drew the batch is the present one; elites count as if it had drawn them
            const torch::Tensor ratio = torch::exp((logProbability - before).clamp_max(largestLogRatio));
            const torch::Tensor clipped = ratio.clamp(1 - m_settings.clipRange, 1 + m_settings.clipRange);
            const torch::Tensor gain = torch::min(ratio * advantage, clipped * advantage);
            // Up to where it started: an urge to widen many decisions at once would drown the reward.
            const torch::Tensor entropy = torch::min(now.entropy(), m_startEntropy);
            const torch::Tensor loss = -(gain * weight).sum() - m_settings.entropyWeight * (entropy * executed).sum() / static_cast<double>(count);
            m_optimizer->zero_grad();
            loss.backward();
            // A gradient that is no number leaves the policy as it is.
            if (std::isfinite(torch::nn::utils::clip_grad_norm_(m_policy->parameters(), m_settings.maxGradientNorm)))
                m_optimizer->step();
        }
    }

    // Steps x staticFeatures; one row of zeros when there is nothing to decide.
    torch::Tensor describeSteps() const
    {
        torch::Tensor features = torch::zeros({std::max<std::int64_t>(1, static_cast<std::int64_t>(m_steps.size())), staticFeatures});
        const std::vector<StepFeatures> described = stepFeatures(m_task, m_steps);
        for (std::size_t i = 0; i < described.size(); ++i)
            features[static_cast<std::int64_t>(i)] = torch::tensor(at::ArrayRef<float>(described[i].data(), described[i].size()));
        return features;
    }

    AgentTask m_task;
    PolicySettings m_settings;
    std::vector<PolicyStep> m_steps;
    torch::Tensor m_features;          // steps x staticFeatures
    std::vector<Experience> m_observed;  // while the probes went on: learnt from once the policy draws
    std::vector<MeasuredCut> m_probes;
    std::size_t m_nextProbe = 0, m_answeredProbes = 0;
    bool m_started = false;            // the policy draws: the probes are done
    torch::Tensor m_isBlock;           // steps x 1, 1 or 0
    torch::Tensor m_startKeepLogit;    // steps x 1, of blocks
    torch::Tensor m_startMean;         // steps x 1, of shares' and ratios' logits
    torch::Tensor m_startEntropy;      // steps x 1
    std::shared_ptr<PolicyNetwork> m_policy;
    std::unique_ptr<torch::optim::Adam> m_optimizer;
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
