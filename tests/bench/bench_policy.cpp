// Prints how fast the agents learn where the reward is known and costs nothing: YOLOv3's decisions under a FLOPs budget, a reward that
// asks for certain blocks and certain shares of the channels, and noise of the size that short fine-tuning has.

#include "core/network/complexity.h"
#include "core/network/zoo.h"
#include "core/search/policy_steps.h"
#include "core/search/torch_engines.h"
#include "tests/support/known_optimum.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using namespace abcp;

constexpr double noise = 0.07;  // standard deviation of the reward of one action, evaluated again

AgentTask yoloTask(std::uint64_t seed)
{
    AgentTask task;
    task.spec = zooNetwork("yolov3", {.classes = 5, .width = 0.25, .size = 128, .anchors = {}});
    task.space = deriveSearchSpace(task.spec);
    task.budgets.flops = 0.05 * static_cast<double>(complexity(task.spec).flops());
    task.seed = seed;
    return task;
}

// Blocks cost 0.025 each when they stay, but for every fourth, which is worth 0.05. Of the groups that are left those late in the network
// deserve fewer channels.
double trueReward(const AgentTask& task, const PruningAction& action)
{
    double value = 0;
    std::vector<bool> removed(task.spec.size(), false);
    for (std::size_t b = 0; b < action.keepBlock.size(); ++b) {
        value += action.keepBlock[b] ? (b % 4 == 0 ? 0.05 : -0.025) : 0;
        const ResidualBlock& block = task.space.blocks[b];
        if (!action.keepBlock[b])
            std::fill(removed.begin() + block.firstLayer, removed.begin() + block.shortcut + 1, true);
    }
    double squares = 0, count = 0;
    for (const PolicyStep& step : policySteps(task)) {
        if (step.kind != PolicyStep::Kind::Group || isVoid(step, task.space, removed))
            continue;
        const double wanted = 0.5 + 0.4 * static_cast<double>(step.index) / static_cast<double>(task.space.groups.size());
        squares += std::pow(action.pruningRatio[step.index] - wanted, 2);
        ++count;
    }
    return value - 4 * squares / count;
}

struct Curve {
    std::vector<double> reward;  // mean over the seeds, one an episode
    double best = 0;             // true reward of the action whose noisy one was the largest, mean over the seeds
    double seconds = 0;          // of the agent, an episode
};

struct Learner {
    const char* name;
    std::function<std::unique_ptr<Agent>(const AgentTask&)> make;
};

const std::vector<Learner>& learners()
{
    static const std::vector<Learner> all{{"random", makeRandomAgent},
                                          {"abcp", [](const AgentTask& task) { return makePolicyAgent(task); }},
                                          {"nsga2", [](const AgentTask& task) { return makeNsga2Agent(task); }},
                                          {"ddpg", [](const AgentTask& task) { return makeDdpgAgent(task); }}};
    return all;
}

Curve play(const Learner& learner, int episodes, int seeds)
{
    Curve curve{std::vector<double>(static_cast<std::size_t>(episodes)), 0, 0};
    for (int seed = 1; seed <= seeds; ++seed) {
        AgentTask task = yoloTask(static_cast<std::uint64_t>(seed));
        task.episodes = episodes;
        const auto agent = learner.make(task);
        std::pair<double, double> best{-std::numeric_limits<double>::infinity(), 0};
        for (int episode = 0; episode < episodes; ++episode) {
            Generator generator = Generator::derive(static_cast<std::uint64_t>(seed), episode);
            const auto start = std::chrono::steady_clock::now();
            const PruningAction action = agent->propose(generator);
            const double reward = trueReward(task, action), measured = reward + noise * generator.normal();
            agent->learn({measured, measured});
            curve.seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() / (episodes * seeds);
            curve.reward[static_cast<std::size_t>(episode)] += reward / seeds;
            best = std::max(best, {measured, reward});
        }
        curve.best += best.second / seeds;
    }
    return curve;
}

// NAME=VALUE, as `abcp search --agent-option` has them.
AgentSettings policyOptions(std::span<char*> arguments)
{
    AgentSettings settings;
    for (const std::string_view argument : arguments) {
        const std::size_t sign = std::min(argument.find('='), argument.size() - 1);
        setAgentOption("abcp", settings, std::string(argument.substr(0, sign)), std::string(argument.substr(sign + 1)), "abcp_bench_policy");
    }
    return settings;
}

// On the small problem with a known optimum: how many episodes each of `seeds` seeds takes to find it.
int printOptimum(int seeds, const AgentSettings& settings, bool onlyPolicy)
{
    constexpr int most = 2000;
    for (Learner learner : learners()) {
        const bool isPolicy = std::string_view(learner.name) == "abcp";
        if (onlyPolicy && !isPolicy)
            continue;
        if (isPolicy)
            learner.make = [&](const AgentTask& task) { return makePolicyAgent(task, settings.policy); };
        std::vector<int> taken;
        for (int seed = 1; seed <= seeds; ++seed)
            if (const std::optional<int> episodes = episodesToTheOptimum(learner.make, static_cast<std::uint64_t>(seed), most))
                taken.push_back(*episodes);
        std::ranges::sort(taken);
        std::printf("%-7s finds the optimum on %zu of %d seeds within %d episodes", learner.name, taken.size(), seeds, most);
        if (!taken.empty())
            std::printf("; after %d in the median, %d at most", taken[taken.size() / 2], taken.back());
        std::printf("\n");
        std::fflush(stdout);
    }
    return 0;
}

}  // namespace

int main(int argc, char** argv)
{
    if (argc >= 2 && std::string_view(argv[1]) == "optimum")
        return printOptimum(argc > 2 ? std::atoi(argv[2]) : 20, policyOptions(std::span(argv, static_cast<std::size_t>(argc)).subspan(argc > 2 ? 3 : 2)), argc > 3);
    const int episodes = argc > 1 ? std::atoi(argv[1]) : 200, seeds = argc > 2 ? std::atoi(argv[2]) : 5;
    if (episodes < 20 || seeds < 1) {
        std::fputs("Usage: abcp_bench_policy [optimum | EPISODES (20 or more)] [SEEDS [OPTION=VALUE of abcp, which then plays alone ...]]\n", stderr);
        return 2;
    }
    const AgentSettings settings = policyOptions(std::span(argv, static_cast<std::size_t>(argc)).subspan(static_cast<std::size_t>(std::min(argc, 3))));
    for (Learner learner : learners()) {
        if (std::string_view(learner.name) == "abcp")
            learner.make = [&](const AgentTask& task) { return makePolicyAgent(task, settings.policy); };
        else if (argc > 3)
            continue;
        const Curve curve = play(learner, episodes, seeds);
        std::printf("%-7s %5.0f ms an episode; mean true reward by tenths of %d episodes:", learner.name, 1000 * curve.seconds, episodes);
        for (int tenth = 0; tenth < 10; ++tenth) {
            double mean = 0;
            for (int i = episodes * tenth / 10; i < episodes * (tenth + 1) / 10; ++i)
                mean += curve.reward[static_cast<std::size_t>(i)] / (episodes * (tenth + 1) / 10 - episodes * tenth / 10);
            std::printf(" %6.3f", mean);
        }
        std::printf("; of the one that looked best: %6.3f\n", curve.best);
        std::fflush(stdout);
    }
    return 0;
}
