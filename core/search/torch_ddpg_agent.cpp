// AMC's agent: Y. He et al., "AMC: AutoML for Model Compression and Acceleration on Mobile Devices", ECCV 2018, with the deterministic actor-critic of
// T. Lillicrap et al., ICLR 2016. It decides layer by layer, each decision a number from 0 to 1 given the state that LayerWalk describes. Here it
// decides about blocks too, and budgets are met by fitting the action. Formulas and differences: docs/algorithm.md.
#include "core/search/torch_engines.h"

#include "core/base/logistic.h"
#include "core/search/cost_fit.h"
#include "core/search/layer_walk.h"
#include "core/search/uniform_probes.h"
#include "core/training/torch_runtime.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <deque>
#include <memory>
#include <numbers>
#include <optional>
#include <span>
#include <utility>

namespace abcp {

namespace {

constexpr std::int64_t stateSize = std::tuple_size_v<LayerWalk::State>;
constexpr double largestAdvantage = 3.0;

// One decision and what it led to.
struct Transition {
    LayerWalk::State state{};
    std::size_t step = 0;
    double action = 0;
    double reward = 0;
    LayerWalk::State nextState{};
    std::optional<std::size_t> nextStep = {};  // none after the last decision
    std::shared_ptr<const PruningAction> whole = {};  // the action that it is part of, as it was executed
};

torch::nn::Sequential perceptron(std::int64_t inputs, int hidden)
{
    return torch::nn::Sequential(torch::nn::Linear(inputs, hidden), torch::nn::ReLU(), torch::nn::Linear(hidden, hidden), torch::nn::ReLU(),
                                 torch::nn::Linear(hidden, 1));
}

// target <- (1 - rate) target + rate source
void follow(torch::nn::Sequential& target, const torch::nn::Sequential& source, double rate)
{
    const torch::NoGradGuard noGrad;
    const std::vector<torch::Tensor> to = target->parameters(), from = source->parameters();
    for (std::size_t i = 0; i < to.size(); ++i)
        to[i].mul_(1 - rate).add_(from[i], rate);
}

class DdpgAgent : public Agent {
public:
    DdpgAgent(const AgentTask& task, const DdpgSettings& settings)
        : m_task(task), m_settings(settings), m_walk(task), m_start(m_walk.steps().size(), 0.0)
    {
        planProbes();
        torch::manual_seed(task.seed);
        m_actor = perceptron(stateSize, settings.hidden);
        m_targetActor = perceptron(stateSize, settings.hidden);
        m_critic = perceptron(stateSize + 1, settings.hidden);
        m_targetCritic = perceptron(stateSize + 1, settings.hidden);
        // The actor starts where its offsets put it.
        {
            const torch::NoGradGuard noGrad;
            for (torch::Tensor& last : std::vector<torch::Tensor>{m_actor->parameters()[4], m_actor->parameters()[5]})
                last.mul_(0.1);
        }
        follow(m_targetActor, m_actor, 1);
        follow(m_targetCritic, m_critic, 1);
        m_actorOptimizer = std::make_unique<torch::optim::Adam>(m_actor->parameters(), torch::optim::AdamOptions(settings.actorRate));
        m_criticOptimizer = std::make_unique<torch::optim::Adam>(m_critic->parameters(), torch::optim::AdamOptions(settings.criticRate));
        startAt(nullptr);
    }

    PruningAction propose(Generator& generator) override
    {
        m_proposed.clear();
        // What learning draws its batches by comes from here: propose() alone is given numbers by chance.
        m_learningSeed = generator();
        if (m_probes.left() > 0)
            return m_probes.next();
        return translatingTorchErrors("ddpg", [&] {
            if (!std::exchange(m_started, true))
                startAt(m_probes.best());
            return walk(generator);
        });
    }

    void learn(const Outcome& outcome) override
    {
        if (m_probes.isAwaited()) {
            m_probes.answer(outcome.reward);
            return;
        }
        const double reward = outcome.reward;
        Generator generator(m_learningSeed);
        remember(reward, generator);
    }

    void dismiss() override
    {
        if (m_probes.isAwaited())
            m_probes.answer({});
    }

    // Others' actions are remembered as its own, as if it had decided so. Before its first one they take the place of the uniform cuts.
    void observe(std::span<const Experience> experiences) override
    {
        if (experiences.empty())
            return;
        if (!m_started && !m_probes.hasBegun()) {
            const auto best = std::ranges::max_element(experiences, {}, [](const Experience& one) { return one.outcome.reward; });
            m_probes = {};
            m_started = true;
            const MeasuredCut start{best->action, best->outcome.reward};
            startAt(&start);
        }
        for (const Experience& known : experiences) {
            walkAlong(known.action);
            Generator generator = Generator::derive(m_task.seed, ++m_observed);
            remember(known.outcome.reward, generator);
        }
    }

    // The networks stay, for states and numbers mean the same; remembered decisions that are locked now teach them all the same. Where a
    // budget comes or goes the memory begins anew, for it is of other decisions.
    void steer(const Steering& steering, std::span<const Experience> rescored) override
    {
        const bool bounded = hasCostTarget(m_task);
        applySteering(m_task, steering);
        m_walk = LayerWalk(m_task);
        m_proposed.clear();
        if (!m_started)
            planProbes();
        if (hasCostTarget(m_task) != bounded) {
            m_memory.clear();
            m_start.assign(m_walk.steps().size(), 0.0);
            startAt(nullptr);
        }
        if (rescored.empty())
            return;
        for (Transition& transition : m_memory)
            transition.reward = rewardOf(*transition.whole, rescored).value_or(transition.reward);
        m_baseline.reset();
        m_scale.reset();
        for (const Experience& known : rescored)
            average(known.outcome.reward);
    }

    // The entropy is that of the noise, without its bounds.
    AgentState state() const override
    {
        return {m_baseline.value_or(0), m_started ? std::log(spread() * std::sqrt(2 * std::numbers::pi * std::numbers::e)) : 0};
    }

private:
    void planProbes()
    {
        m_probes = m_settings.warmStart && m_walk.steps().size() > 1 ? UniformProbes(m_task) : UniformProbes();
    }

    // The reward of the whole is that of every decision. generator: of the batches that are learnt from.
    void remember(double reward, Generator& generator)
    {
        average(reward);
        const auto whole = std::make_shared<const PruningAction>(m_executed);
        for (Transition& transition : m_proposed) {
            transition.reward = reward;
            transition.whole = whole;
            m_memory.push_back(transition);
        }
        while (m_memory.size() > static_cast<std::size_t>(m_settings.memory))
            m_memory.pop_front();
        translatingTorchErrors("ddpg", [&] {
            const std::size_t updates = std::max(m_proposed.size(), static_cast<std::size_t>(m_settings.leastUpdates));
            for (std::size_t i = 0; i < updates && m_scale && !m_memory.empty(); ++i)
                update(generator);
        });
        m_proposed.clear();
    }

    // The decisions that would have led to an action.
    void walkAlong(const PruningAction& action)
    {
        m_proposed.clear();
        m_executed = action;
        m_walk.restart();
        for (std::size_t step = 0; step < m_walk.steps().size(); ++step) {
            if (!m_walk.decides(step)) {
                m_walk.pass(step);
                continue;
            }
            const PolicyStep& decision = m_walk.steps()[step];
            double value = 0;
            if (decision.kind == PolicyStep::Kind::Spend) {
                value = LayerWalk::numberOfSpend(budgetUse(m_task, action));
            } else if (decision.isBlock()) {
                value = action.keepBlock[decision.index] ? m_settings.keepStart : 1 - m_settings.keepStart;
            } else {
                const RatioBounds bounds = m_task.boundsOf(decision.index);
                value = (action.pruningRatio[decision.index] - bounds.min) / (bounds.max - bounds.min);
            }
            take(step, m_walk.state(step), std::clamp(value, 0.0, 1.0));
        }
    }

    void take(std::size_t step, const LayerWalk::State& state, double action)
    {
        if (!m_proposed.empty()) {
            m_proposed.back().nextState = state;
            m_proposed.back().nextStep = step;
        }
        m_proposed.push_back({.state = state, .step = step, .action = action});
        m_walk.decide(step, action);
    }

    static std::optional<double> rewardOf(const PruningAction& action, std::span<const Experience> known)
    {
        const auto found = std::ranges::find(known, action, &Experience::action);
        return found == known.end() ? std::nullopt : std::optional(found->outcome.reward);
    }

    void average(double reward)
    {
        const double distance = std::abs(reward - m_baseline.value_or(reward));
        m_baseline = m_baseline ? m_settings.baselineDecay * *m_baseline + (1 - m_settings.baselineDecay) * reward : reward;
        m_scale = m_scale ? m_settings.baselineDecay * *m_scale + (1 - m_settings.baselineDecay) * distance
                          : distance > 0 ? std::optional(distance) : std::nullopt;
    }

    // Offsets of the actor's outputs, as log odds.
    void startAt(const MeasuredCut* cut)
    {
        const bool bounded = hasCostTarget(m_task);
        for (std::size_t i = 0; i < m_start.size(); ++i) {
            const PolicyStep& step = m_walk.steps()[i];
            double value = 0.5;
            if (step.kind == PolicyStep::Kind::Spend)
                value = LayerWalk::numberOfSpend(firstSpend);
            else if (step.isBlock())
                value = cut ? (cut->action.keepBlock[step.index] ? m_settings.keepStart : 1 - m_settings.keepStart) : bounded ? 0.5 : m_settings.keepStart;
            else if (!bounded)
                value = 0.2;  // close to the unpruned network
            m_start[i] = logOdds(value);
        }
    }

    double spread() const
    {
        const double progress = std::min(1.0, static_cast<double>(m_walks) / std::max(1, m_task.episodes));
        return m_settings.noise * std::pow(m_settings.lastNoise / m_settings.noise, progress);
    }

    PruningAction walk(Generator& generator)
    {
        const torch::NoGradGuard noGrad;
        m_walk.restart();
        for (std::size_t step = 0; step < m_walk.steps().size(); ++step) {
            if (!m_walk.decides(step)) {
                m_walk.pass(step);
                continue;
            }
            const LayerWalk::State state = m_walk.state(step);
            const torch::Tensor output = m_actor->forward(torch::tensor(at::ArrayRef<float>(state.data(), state.size())).unsqueeze(0));
            take(step, state, explored(logistic(output.item<double>() + m_start[step]), generator));
        }
        ++m_walks;
        m_executed = m_walk.action();
        return m_executed;
    }

    // Normal around the action, truncated to 0 .. 1.
    double explored(double mean, Generator& generator) const
    {
        for (;;) {
            const double value = mean + spread() * generator.normal();
            if (value >= 0 && value <= 1)
                return value;
        }
    }

    // One step of critic and actor on a batch of remembered decisions.
    void update(Generator& generator)
    {
        std::vector<float> states, nextStates, actions, rewards, starts, nextStarts, goesOn;
        for (int i = 0; i < m_settings.batch; ++i) {
            const Transition& drawn = m_memory[generator.below(m_memory.size())];
            states.insert(states.end(), drawn.state.begin(), drawn.state.end());
            nextStates.insert(nextStates.end(), drawn.nextState.begin(), drawn.nextState.end());
            actions.push_back(static_cast<float>(drawn.action));
            rewards.push_back(static_cast<float>(std::clamp((drawn.reward - *m_baseline) / *m_scale, -largestAdvantage, largestAdvantage)));
            starts.push_back(static_cast<float>(m_start[drawn.step]));
            nextStarts.push_back(drawn.nextStep ? static_cast<float>(m_start[*drawn.nextStep]) : 0.0f);
            goesOn.push_back(drawn.nextStep ? 1.0f : 0.0f);
        }
        const auto column = [](const std::vector<float>& values) { return torch::tensor(values).unsqueeze(1); };
        const torch::Tensor state = torch::tensor(states).view({-1, stateSize}), next = torch::tensor(nextStates).view({-1, stateSize});
        torch::Tensor target;
        {
            const torch::NoGradGuard noGrad;
            const torch::Tensor nextAction = torch::sigmoid(m_targetActor->forward(next) + column(nextStarts));
            target = column(rewards) + m_settings.discount * column(goesOn) * m_targetCritic->forward(torch::cat({next, nextAction}, 1));
        }
        const torch::Tensor error = m_critic->forward(torch::cat({state, column(actions)}, 1)) - target;
        descend(error.square().mean(), m_critic, *m_criticOptimizer);
        const torch::Tensor best = torch::sigmoid(m_actor->forward(state) + column(starts));
        descend(-m_critic->forward(torch::cat({state, best}, 1)).mean(), m_actor, *m_actorOptimizer);
        follow(m_targetActor, m_actor, m_settings.targetRate);
        follow(m_targetCritic, m_critic, m_settings.targetRate);
    }

    // A gradient that is no number leaves the network as it is.
    void descend(const torch::Tensor& loss, torch::nn::Sequential& network, torch::optim::Adam& optimizer)
    {
        m_actor->zero_grad();
        m_critic->zero_grad();
        loss.backward();
        if (std::isfinite(torch::nn::utils::clip_grad_norm_(network->parameters(), m_settings.maxGradientNorm)))
            optimizer.step();
    }

    AgentTask m_task;
    DdpgSettings m_settings;
    LayerWalk m_walk;
    std::vector<double> m_start;           // one a step: log odds that are added to what the actor says
    UniformProbes m_probes;
    std::vector<Transition> m_proposed;    // decisions of the last propose(), when it was no probe
    PruningAction m_executed;              // what they came to
    bool m_started = false;                // the actor decides: the probes are done
    int m_walks = 0;
    std::uint64_t m_learningSeed = 0;
    int m_observed = 0;
    std::deque<Transition> m_memory;
    std::optional<double> m_baseline, m_scale;
    torch::nn::Sequential m_actor = nullptr, m_targetActor = nullptr, m_critic = nullptr, m_targetCritic = nullptr;
    std::unique_ptr<torch::optim::Adam> m_actorOptimizer, m_criticOptimizer;
};

}  // namespace

std::unique_ptr<Agent> makeDdpgAgent(const AgentTask& task, const DdpgSettings& settings)
{
    return translatingTorchErrors("ddpg", [&] { return std::make_unique<DdpgAgent>(task, settings); });
}

}  // namespace abcp
