// The ABCP agent: one LSTM that walks through the network's decisions in order, each conditioned on all earlier ones, trained
// by REINFORCE on the reward of exactly the action that was executed. With budgets all ratios together are moved to what the policy
// chose to spend of them: it learns which layers deserve the channels there are. Formulas: docs/algorithm.md.
#include "core/search/torch_engines.h"

#include "core/network/complexity.h"
#include "core/search/cost_fit.h"
#include "core/training/torch_runtime.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>
#include <utility>

namespace abcp {

namespace {

constexpr std::int64_t staticFeatures = 6;
constexpr std::int64_t dynamicFeatures = 3;
constexpr double logSpreadRange = 2.0;  // log spread stays within this of its start
constexpr double maxLogit = 12.0;
constexpr double leastSpend = 0.25;     // share of the budgets; the policy chooses between this and all of them
constexpr double firstSpend = 0.9;      // where it starts

double sigmoid(double x)
{
    return 1 / (1 + std::exp(-x));
}

double logit(double p)
{
    return std::log(p / (1 - p));
}

struct Step {
    enum class Kind {
        Spend,  // how much of the budgets to use
        Block,
        Group,
    };
    Kind kind = Kind::Group;
    std::size_t index = 0;  // of the block or group in the search space
    int layer = 0;          // where it stands in the network

    bool isBlock() const { return kind == Kind::Block; }
};

// What was drawn at a step: 1 or 0 for keeping a block, else the logit of a share or ratio.
struct Drawn {
    std::size_t step = 0;
    double value = 0;
};

// Prunable decisions by their place in the network; a block comes before the groups inside it. What to spend comes first, where
// there are budgets.
std::vector<Step> stepsOf(const AgentTask& task)
{
    const SearchSpace& space = task.space;
    std::vector<Step> steps;
    if (hasCostTarget(task))
        steps.push_back({Step::Kind::Spend, 0, 0});
    for (std::size_t i = 0; i < space.blocks.size(); ++i)
        if (space.blocks[i].prunable)
            steps.push_back({Step::Kind::Block, i, space.blocks[i].firstLayer});
    for (std::size_t i = 0; i < space.groups.size(); ++i)
        if (space.groups[i].prunable)
            steps.push_back({Step::Kind::Group, i, space.groups[i].producers.front()});
    std::stable_sort(steps.begin(), steps.end(), [](const Step& a, const Step& b) { return a.kind != b.kind && a.kind == Step::Kind::Spend ? true : a.layer < b.layer; });
    return steps;
}

class PolicyNetwork : public torch::nn::Module {
public:
    PolicyNetwork(std::int64_t steps, const PolicySettings& settings)
        : m_embedding(torch::nn::Embedding(steps, settings.embedding)),
          m_lstm(torch::nn::LSTMCellOptions(settings.embedding + staticFeatures + dynamicFeatures, settings.hidden)),
          m_blockHead(settings.hidden, 1), m_ratioHead(settings.hidden, 2)
    {
        register_module("embedding", m_embedding);
        register_module("lstm", m_lstm);
        register_module("block_head", m_blockHead);
        register_module("ratio_head", m_ratioHead);
        // The policy starts where its biases put it: the heads add nothing yet.
        const torch::NoGradGuard noGrad;
        for (const auto& head : {m_blockHead, m_ratioHead}) {
            head->weight.mul_(0.1);
            head->bias.zero_();
        }
        m_embedding->weight.mul_(0.5);
    }

    struct State {
        torch::Tensor hidden, cell;
    };

    // One step. Returns the hidden state as a 1 x hidden tensor.
    torch::Tensor advance(State& state, std::int64_t step, const torch::Tensor& features)
    {
        const torch::Tensor input = torch::cat({m_embedding->weight[step].unsqueeze(0), features}, 1);
        torch::optional<std::tuple<torch::Tensor, torch::Tensor>> previous;
        if (state.hidden.defined())
            previous = std::make_tuple(state.hidden, state.cell);
        std::tie(state.hidden, state.cell) = m_lstm->forward(input, previous);
        return state.hidden;
    }

    torch::Tensor blockLogit(const torch::Tensor& hidden) { return m_blockHead->forward(hidden)[0][0]; }
    torch::Tensor ratioOutputs(const torch::Tensor& hidden) { return m_ratioHead->forward(hidden)[0]; }

private:
    torch::nn::Embedding m_embedding;
    torch::nn::LSTMCell m_lstm;
    torch::nn::Linear m_blockHead, m_ratioHead;
};

class PolicyAgent : public Agent {
public:
    PolicyAgent(const AgentTask& task, const PolicySettings& settings)
        : m_task(task), m_settings(settings), m_steps(stepsOf(task)),
          m_features(describeSteps()),
          m_startBlockLogit(logit(settings.initialKeepProbability))
    {
        torch::manual_seed(task.seed);
        m_policy = std::make_shared<PolicyNetwork>(std::max<std::int64_t>(1, static_cast<std::int64_t>(m_steps.size())), settings);
        m_optimizer = std::make_unique<torch::optim::Adam>(m_policy->parameters(), torch::optim::AdamOptions(settings.learningRate));
    }

    PruningAction propose(Generator& generator) override
    {
        return translatingTorchErrors("policy", [&] {
            const torch::NoGradGuard noGrad;
            m_drawn.clear();
            PruningAction action = uniformAction(m_task.space, m_task.minRatio);  // of groups that are not decided about, too
            double entropy = 0, spend = 1;
            walk([&](const Step& step, const torch::Tensor& hidden) -> double {
                if (step.isBlock()) {
                    const double keep = sigmoid(m_policy->blockLogit(hidden).item<double>() + m_startBlockLogit);
                    entropy += bernoulliEntropy(keep);
                    const bool kept = generator.chance(keep);
                    action.keepBlock[step.index] = kept;
                    return kept ? 1 : 0;
                }
                const Ratio ratio = ratioDistribution(step, hidden);
                const double logitDrawn = std::clamp(ratio.mean.item<double>() + std::exp(ratio.logSpread.item<double>()) * generator.normal(),
                                                     -maxLogit, maxLogit);
                entropy += normalEntropy(ratio.logSpread.item<double>());
                if (step.kind == Step::Kind::Spend)
                    spend = leastSpend + (1 - leastSpend) * sigmoid(logitDrawn);
                else
                    action.pruningRatio[step.index] = ratioOf(logitDrawn);
                return logitDrawn;
            });
            m_entropy = m_drawn.empty() ? 0 : entropy / static_cast<double>(m_drawn.size());
            return fitToBudget(m_task, std::move(action), spend);
        });
    }

    void learn(double reward) override
    {
        translatingTorchErrors("policy", [&] {
            // Baseline, eq. 7 of ABCP, but started from the first reward instead of from 0.
            if (!m_baseline) {
                m_baseline = reward;
                m_scale = 0;
                return;
            }
            const double advantage = reward - *m_baseline;
            m_scale = m_scale == 0 ? std::abs(advantage) : m_settings.baselineDecay * m_scale + (1 - m_settings.baselineDecay) * std::abs(advantage);
            const double normalised = m_scale > 0 ? std::clamp(advantage / m_scale, -3.0, 3.0) : 0;
            m_baseline = m_settings.baselineDecay * *m_baseline + (1 - m_settings.baselineDecay) * reward;
            update(normalised);
        });
    }

    AgentState state() const override { return {m_baseline.value_or(0), m_entropy}; }

private:
    struct Ratio {
        torch::Tensor mean, logSpread;  // of the logit
    };

    double ratioOf(double logitValue) const
    {
        return m_task.minRatio + (m_task.maxRatio - m_task.minRatio) * sigmoid(logitValue);
    }

    Ratio ratioDistribution(const Step& step, const torch::Tensor& hidden) const
    {
        static const double startSpendLogit = logit((firstSpend - leastSpend) / (1 - leastSpend));
        const torch::Tensor outputs = m_policy->ratioOutputs(hidden);
        return {step.kind == Step::Kind::Spend ? outputs[0] + startSpendLogit : outputs[0], torch::tanh(outputs[1] / logSpreadRange) * logSpreadRange + std::log(m_settings.initialSpread)};
    }

    static double bernoulliEntropy(double p)
    {
        const double q = 1 - p;
        return -(p > 0 ? p * std::log(p) : 0) - (q > 0 ? q * std::log(q) : 0);
    }

    static double normalEntropy(double logSpread) { return 0.5 * std::log(2 * std::numbers::pi * std::numbers::e) + logSpread; }

    // Visits the decisions in order, leaving out groups that lie wholly in blocks pruned before, and records what `decide`
    // returns for each: `decide(step, hidden) -> drawn value`.
    template <typename Decide>
    void walk(Decide&& decide)
    {
        PolicyNetwork::State state;
        std::vector<bool> removed(m_task.spec.size(), false);
        double previousBlock = 0, previousLogit = 0, blocksKept = 0;
        int blocksSeen = 0;
        for (std::size_t i = 0; i < m_steps.size(); ++i) {
            const Step& step = m_steps[i];
            if (isVoid(step, removed))
                continue;
            const torch::Tensor dynamic = torch::tensor({static_cast<float>(previousBlock), static_cast<float>(previousLogit / 3),
                                                         static_cast<float>(blocksSeen > 0 ? blocksKept / blocksSeen : 0.5)});
            const torch::Tensor features = torch::cat({m_features[static_cast<std::int64_t>(i)], dynamic}).unsqueeze(0);
            const double value = decide(step, m_policy->advance(state, static_cast<std::int64_t>(i), features));
            m_drawn.push_back({i, value});
            if (step.isBlock()) {
                previousBlock = value > 0.5 ? 1 : -1;
                blocksKept += value > 0.5 ? 1 : 0;
                ++blocksSeen;
                if (value < 0.5) {
                    const ResidualBlock& block = m_task.space.blocks[step.index];
                    std::fill(removed.begin() + block.firstLayer, removed.begin() + block.shortcut + 1, true);
                }
            } else if (step.kind == Step::Kind::Group) {
                previousLogit = value;
            }
        }
    }

    bool isVoid(const Step& step, const std::vector<bool>& removed) const
    {
        if (step.kind == Step::Kind::Spend)
            return false;
        if (step.isBlock()) {
            const ResidualBlock& block = m_task.space.blocks[step.index];
            return removed[static_cast<std::size_t>(block.shortcut)];
        }
        const std::vector<int>& producers = m_task.space.groups[step.index].producers;
        return std::all_of(producers.begin(), producers.end(), [&](int layer) { return removed[static_cast<std::size_t>(layer)]; });
    }

    // One REINFORCE step on the action proposed last: ascends advantage x log pi(action) + entropy.
    void update(double advantage)
    {
        const std::vector<Drawn> executed = std::move(m_drawn);
        m_drawn.clear();
        if (executed.empty())
            return;
        std::size_t at = 0;
        torch::Tensor logProbability = torch::zeros({}), entropy = torch::zeros({});
        walk([&](const Step& step, const torch::Tensor& hidden) -> double {
            const double value = executed[at++].value;
            if (step.isBlock()) {
                const torch::Tensor keepLogit = m_policy->blockLogit(hidden) + m_startBlockLogit;
                const torch::Tensor keep = torch::sigmoid(keepLogit);
                logProbability = logProbability + torch::log_sigmoid(value > 0.5 ? keepLogit : -keepLogit);
                entropy = entropy - keep * torch::log_sigmoid(keepLogit) - (1 - keep) * torch::log_sigmoid(-keepLogit);
            } else {
                // Density of the logit; the ratio's own density differs by a factor that the policy does not change.
                const Ratio ratio = ratioDistribution(step, hidden);
                const torch::Tensor z = (value - ratio.mean) * torch::exp(-ratio.logSpread);
                logProbability = logProbability - 0.5 * z * z - ratio.logSpread;
                // Up to the spread it started with: an urge to widen many ratios at once would drown the reward.
                entropy = entropy + ratio.logSpread.clamp_max(std::log(m_settings.initialSpread));
            }
            return value;
        });
        const torch::Tensor loss = -advantage * logProbability / std::sqrt(static_cast<double>(executed.size()))
            - m_settings.entropyWeight * entropy;
        m_optimizer->zero_grad();
        loss.backward();
        torch::nn::utils::clip_grad_norm_(m_policy->parameters(), m_settings.maxGradientNorm);
        m_optimizer->step();
    }

    // Per step, each about -1 to 1: kind, FLOPs share, params share, channels, resolution, depth. Steps x staticFeatures.
    torch::Tensor describeSteps() const
    {
        const NetworkSpec& spec = m_task.spec;
        const Complexity whole = complexity(spec);
        torch::Tensor features = torch::zeros({std::max<std::int64_t>(1, static_cast<std::int64_t>(m_steps.size())), staticFeatures});
        for (std::size_t i = 0; i < m_steps.size(); ++i) {
            const Step& step = m_steps[i];
            if (step.kind == Step::Kind::Spend)
                continue;  // all zero
            std::vector<int> layers;
            if (step.isBlock()) {
                const ResidualBlock& block = m_task.space.blocks[step.index];
                for (int layer = block.firstLayer; layer <= block.shortcut; ++layer)
                    layers.push_back(layer);
            } else {
                layers = m_task.space.groups[step.index].producers;
            }
            Complexity cost;
            for (const int layer : layers)
                cost += layerComplexity(spec.layers[static_cast<std::size_t>(layer)]);
            const auto share = [](std::int64_t part, std::int64_t all) {
                return static_cast<float>((std::log(std::max(1e-4, static_cast<double>(part) / static_cast<double>(std::max<std::int64_t>(all, 1)))) + 4) / 4);
            };
            const Shape& shape = spec.layers[static_cast<std::size_t>(step.layer)].output;
            const float row[staticFeatures] = {step.isBlock() ? 1.0f : -1.0f, share(cost.macs, whole.macs), share(cost.params, whole.params),
                                               std::log2(static_cast<float>(shape.channels)) / 5 - 1,
                                               std::log2(static_cast<float>(shape.width) / static_cast<float>(spec.input.width)) / 5 + 0.5f,
                                               2.0f * static_cast<float>(step.layer) / static_cast<float>(spec.size()) - 1};
            for (std::int64_t f = 0; f < staticFeatures; ++f)
                features[static_cast<std::int64_t>(i)][f] = row[f];
        }
        return features;
    }

    AgentTask m_task;
    PolicySettings m_settings;
    std::vector<Step> m_steps;
    torch::Tensor m_features;
    double m_startBlockLogit;
    std::shared_ptr<PolicyNetwork> m_policy;
    std::unique_ptr<torch::optim::Adam> m_optimizer;
    std::vector<Drawn> m_drawn;
    std::optional<double> m_baseline;
    double m_scale = 0;
    double m_entropy = 0;
};

}  // namespace

std::unique_ptr<Agent> makePolicyAgent(const AgentTask& task, const PolicySettings& settings)
{
    return translatingTorchErrors("policy", [&] { return std::make_unique<PolicyAgent>(task, settings); });
}

}  // namespace abcp
