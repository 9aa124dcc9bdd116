// The ABCP agent: one LSTM that walks through the network's decisions in order, each conditioned on all earlier ones, trained
// by policy gradient on the reward of exactly the action that was executed. With budgets all ratios together are moved to what the policy
// chose to spend of them: it learns which layers deserve the channels there are. Formulas: docs/algorithm.md.
#include "core/search/torch_engines.h"

#include "core/network/complexity.h"
#include "core/search/cost_fit.h"
#include "core/training/torch_runtime.h"

#include <algorithm>
#include <array>
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
constexpr double largestLogRatio = 20.0; // of the densities now and before; keeps their ratio finite
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

// One walk through all steps: what was drawn, and what the policy saw beforehand.
struct Trajectory {
    std::vector<float> values;                     // one a step: 1 or 0 for keeping a block, else the logit of a share or ratio
    std::vector<float> executed;                   // 1, or 0 where a pruned block around it leaves nothing to decide
    std::vector<float> seen;                       // steps x dynamicFeatures
    std::vector<float> logProbability;             // one a step, by the policy that drew it
    float advantage = 0;
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
          m_lstm(torch::nn::LSTMOptions(settings.embedding + staticFeatures + dynamicFeatures, settings.hidden)),
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

    // What the heads say, before the offsets that the policy starts from: steps x walks each.
    struct Outputs {
        torch::Tensor blockLogit, ratioMean, ratioSpread;
    };
    using State = torch::optional<std::tuple<torch::Tensor, torch::Tensor>>;

    // first: the step that seen starts with. seen: steps x walks x (static and dynamic features). Goes on from `state`.
    Outputs forward(std::int64_t first, const torch::Tensor& seen, State& state)
    {
        const torch::Tensor embedded = m_embedding->weight.slice(0, first, first + seen.size(0)).unsqueeze(1).expand({-1, seen.size(1), -1});
        const auto [hidden, next] = m_lstm->forward(torch::cat({embedded, seen}, 2), state);
        state = next;
        const torch::Tensor ratio = m_ratioHead->forward(hidden);
        return {m_blockHead->forward(hidden).squeeze(2), ratio.select(2, 0), ratio.select(2, 1)};
    }

private:
    torch::nn::Embedding m_embedding;
    torch::nn::LSTM m_lstm;
    torch::nn::Linear m_blockHead, m_ratioHead;
};

class PolicyAgent : public Agent {
public:
    PolicyAgent(const AgentTask& task, const PolicySettings& settings)
        : m_task(task), m_settings(settings), m_steps(stepsOf(task)),
          m_features(describeSteps()),
          m_startBlockLogit(logit(hasCostTarget(task) ? settings.initialKeepProbability : settings.gentleKeepProbability))
    {
        torch::manual_seed(task.seed);
        m_isBlock = torch::zeros({m_features.size(0), 1});
        m_startMean = torch::zeros({m_features.size(0), 1});
        for (std::size_t i = 0; i < m_steps.size(); ++i) {
            m_isBlock[static_cast<std::int64_t>(i)] = m_steps[i].isBlock() ? 1.0 : 0.0;
            m_startMean[static_cast<std::int64_t>(i)] = startMean(m_steps[i].kind);
        }
        m_policy = std::make_shared<PolicyNetwork>(std::max<std::int64_t>(1, static_cast<std::int64_t>(m_steps.size())), settings);
        m_optimizer = std::make_unique<torch::optim::Adam>(m_policy->parameters(), torch::optim::AdamOptions(settings.learningRate));
    }

    PruningAction propose(Generator& generator) override
    {
        return translatingTorchErrors("policy", [&] {
            const torch::NoGradGuard noGrad;
            m_proposed = Trajectory{};
            PruningAction action = uniformAction(m_task.space, m_task.minRatio);  // of groups that are not decided about, too
            PolicyNetwork::State state;
            Memory memory;
            std::vector<bool> removed(m_task.spec.size(), false);
            double entropy = 0, spend = 1;
            int executed = 0;
            for (std::size_t i = 0; i < m_steps.size(); ++i) {
                const Step& step = m_steps[i];
                const std::array<float, dynamicFeatures> seen = memory.features();
                m_proposed.seen.insert(m_proposed.seen.end(), seen.begin(), seen.end());
                const Distribution distribution = distributionOf(m_policy->forward(static_cast<std::int64_t>(i), withStatic(i, seen), state), i, 1);
                const bool decides = !isVoid(step, removed);
                double value = 0;
                if (decides) {
                    value = draw(step, distribution, generator);
                    entropy += distribution.entropy.item<double>();
                    ++executed;
                    apply(step, value, action, removed, spend);
                    memory.add(step, value);
                }
                m_proposed.values.push_back(static_cast<float>(value));
                m_proposed.executed.push_back(decides ? 1.0f : 0.0f);
                m_proposed.logProbability.push_back(distribution.logProbability(torch::tensor({{static_cast<float>(value)}})).item<float>());
            }
            m_entropy = executed == 0 ? 0 : entropy / executed;
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
            m_proposed.advantage = static_cast<float>(m_scale > 0 ? std::clamp(advantage / m_scale, -3.0, 3.0) : 0);
            m_baseline = m_settings.baselineDecay * *m_baseline + (1 - m_settings.baselineDecay) * reward;
            m_batch.push_back(std::move(m_proposed));
            m_proposed = Trajectory{};
            if (static_cast<int>(m_batch.size()) >= m_settings.episodesPerUpdate) {
                if (!m_steps.empty())
                    update();
                m_batch.clear();
            }
        });
    }

    AgentState state() const override { return {m_baseline.value_or(0), m_entropy}; }

private:
    // Of the decisions before: what a step sees of them.
    class Memory {
    public:
        std::array<float, dynamicFeatures> features() const
        {
            return {static_cast<float>(m_previousBlock), static_cast<float>(m_previousLogit / 3),
                    static_cast<float>(m_blocksSeen > 0 ? m_blocksKept / m_blocksSeen : 0.5)};
        }
        void add(const Step& step, double value)
        {
            if (step.isBlock()) {
                m_previousBlock = value > 0.5 ? 1 : -1;
                m_blocksKept += value > 0.5 ? 1 : 0;
                ++m_blocksSeen;
            } else if (step.kind == Step::Kind::Group) {
                m_previousLogit = value;
            }
        }

    private:
        double m_previousBlock = 0, m_previousLogit = 0, m_blocksKept = 0;
        int m_blocksSeen = 0;
    };

    double startMean(Step::Kind kind) const
    {
        if (kind == Step::Kind::Spend)
            return logit((firstSpend - leastSpend) / (1 - leastSpend));
        // With budgets a common shift of all ratios changes nothing.
        if (kind == Step::Kind::Block || hasCostTarget(m_task))
            return 0;
        return logit(std::clamp((m_settings.gentleRatio - m_task.minRatio) / (m_task.maxRatio - m_task.minRatio), 0.02, 0.98));
    }

    // Of a run of steps in one or more walks: steps x walks each.
    struct Distribution {
        torch::Tensor isBlock;          // 1 or 0
        torch::Tensor keepLogit;        // of blocks
        torch::Tensor mean, logSpread;  // of the others' logits
        torch::Tensor entropy;

        // Of the densities of drawn values; for a share or ratio of its logit: its own density differs by a factor that the policy does not change.
        torch::Tensor logProbability(const torch::Tensor& values) const
        {
            const torch::Tensor block = torch::log_sigmoid(torch::where(values > 0.5, keepLogit, -keepLogit));
            const torch::Tensor z = (values - mean) * torch::exp(-logSpread);
            return torch::where(isBlock > 0.5, block, -0.5 * z * z - logSpread - 0.5 * std::log(2 * std::numbers::pi));
        }
    };

    Distribution distributionOf(const PolicyNetwork::Outputs& outputs, std::size_t first, std::int64_t count) const
    {
        const auto begin = static_cast<std::int64_t>(first);
        Distribution result;
        result.isBlock = m_isBlock.slice(0, begin, begin + count).expand_as(outputs.blockLogit);
        result.keepLogit = outputs.blockLogit + m_startBlockLogit;
        result.mean = outputs.ratioMean + m_startMean.slice(0, begin, begin + count);
        result.logSpread = torch::tanh(outputs.ratioSpread / logSpreadRange) * logSpreadRange + std::log(m_settings.initialSpread);
        const torch::Tensor keep = torch::sigmoid(result.keepLogit);
        const torch::Tensor block = -keep * torch::log_sigmoid(result.keepLogit) - (1 - keep) * torch::log_sigmoid(-result.keepLogit);
        result.entropy = torch::where(result.isBlock > 0.5, block, result.logSpread + 0.5 * std::log(2 * std::numbers::pi * std::numbers::e));
        return result;
    }

    static double draw(const Step& step, const Distribution& distribution, Generator& generator)
    {
        if (step.isBlock())
            return generator.chance(sigmoid(distribution.keepLogit.item<double>())) ? 1 : 0;
        const double spread = std::exp(distribution.logSpread.item<double>());
        return std::clamp(distribution.mean.item<double>() + spread * generator.normal(), -maxLogit, maxLogit);
    }

    void apply(const Step& step, double value, PruningAction& action, std::vector<bool>& removed, double& spend) const
    {
        switch (step.kind) {
        case Step::Kind::Spend:
            spend = leastSpend + (1 - leastSpend) * sigmoid(value);
            break;
        case Step::Kind::Group:
            action.pruningRatio[step.index] = m_task.minRatio + (m_task.maxRatio - m_task.minRatio) * sigmoid(value);
            break;
        case Step::Kind::Block:
            action.keepBlock[step.index] = value > 0.5;
            if (value < 0.5) {
                const ResidualBlock& block = m_task.space.blocks[step.index];
                std::fill(removed.begin() + block.firstLayer, removed.begin() + block.shortcut + 1, true);
            }
            break;
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

    // All features of one step of one walk: 1 x 1 x features.
    torch::Tensor withStatic(std::size_t step, const std::array<float, dynamicFeatures>& seen) const
    {
        const torch::Tensor dynamic = torch::tensor(at::ArrayRef<float>(seen.data(), seen.size()));
        return torch::cat({m_features[static_cast<std::int64_t>(step)], dynamic}).view({1, 1, -1});
    }

    // One value a step of each walk of the batch: steps x walks.
    torch::Tensor ofBatch(std::vector<float> Trajectory::* member) const
    {
        std::vector<torch::Tensor> walks;
        for (const Trajectory& walk : m_batch)
            walks.push_back(torch::tensor(at::ArrayRef<float>(walk.*member)));
        return torch::stack(walks, 1);
    }

    // Ascends the clipped surrogate (Schulman et al., 2017) of each executed decision plus the entropy. While the policy is still the
    // one that drew the batch, its gradient is REINFORCE's: advantage x log pi of the executed action.
    void update()
    {
        const auto steps = static_cast<std::int64_t>(m_steps.size()), walks = static_cast<std::int64_t>(m_batch.size());
        const torch::Tensor values = ofBatch(&Trajectory::values), executed = ofBatch(&Trajectory::executed), before = ofBatch(&Trajectory::logProbability);
        const torch::Tensor dynamic = ofBatch(&Trajectory::seen).view({steps, dynamicFeatures, walks}).transpose(1, 2);
        const torch::Tensor seen = torch::cat({m_features.unsqueeze(1).expand({-1, walks, -1}), dynamic}, 2);
        std::vector<float> advantages;
        for (const Trajectory& walk : m_batch)
            advantages.push_back(walk.advantage);
        const torch::Tensor advantage = torch::tensor(advantages).unsqueeze(0);
        const torch::Tensor weight = executed / executed.sum(0, true).sqrt() / static_cast<double>(walks);
        for (int pass = 0; pass < m_settings.passesPerUpdate; ++pass) {
            PolicyNetwork::State state;
            const Distribution now = distributionOf(m_policy->forward(0, seen, state), 0, steps);
            const torch::Tensor ratio = torch::exp((now.logProbability(values) - before).clamp_max(largestLogRatio));
            const torch::Tensor clipped = ratio.clamp(1 - m_settings.clipRange, 1 + m_settings.clipRange);
            const torch::Tensor gain = torch::min(ratio * advantage, clipped * advantage);
            // Up to the spread it started with: an urge to widen many ratios at once would drown the reward.
            const torch::Tensor widest = now.logSpread.clamp_max(std::log(m_settings.initialSpread));
            const torch::Tensor entropy = torch::where(now.isBlock > 0.5, now.entropy, widest);
            const torch::Tensor loss = -(gain * weight).sum() - m_settings.entropyWeight * (entropy * executed).sum() / static_cast<double>(walks);
            m_optimizer->zero_grad();
            loss.backward();
            // A gradient that is no number leaves the policy as it is.
            if (std::isfinite(torch::nn::utils::clip_grad_norm_(m_policy->parameters(), m_settings.maxGradientNorm)))
                m_optimizer->step();
        }
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
    torch::Tensor m_features;          // steps x staticFeatures
    torch::Tensor m_isBlock;           // steps x 1, 1 or 0
    torch::Tensor m_startMean;         // steps x 1, of shares' and ratios' logits
    double m_startBlockLogit;
    std::shared_ptr<PolicyNetwork> m_policy;
    std::unique_ptr<torch::optim::Adam> m_optimizer;
    Trajectory m_proposed;             // by the last propose()
    std::vector<Trajectory> m_batch;   // learnt about since the last update
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
