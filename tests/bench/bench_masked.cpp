// How many episodes an hour has a search that cuts candidates for real beside one that masks them: the unpruned network with the pruned
// channels at zero, of which only the heads are trained. The same actions, training pictures and steps for both, one after the other.

#include "app/engines.h"
#include "app/thread_policy.h"
#include "core/base/random.h"
#include "core/network/complexity.h"
#include "core/network/darknet_cfg.h"
#include "core/network/darknet_weights.h"
#include "core/network/zoo.h"
#include "core/search/agent.h"
#include "core/training/evaluation.h"
#include "core/workflow/demo.h"
#include "tests/bench/bench_tools.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace {

using namespace abcp;
using Clock = std::chrono::steady_clock;

struct Comparison {
    std::filesystem::path folder;
    int episodes = 7;
    int steps = 40;
    double budget = 0.02;  // share of the FLOPs
    double width = 0;      // of an untrained YOLOv3 that is compared instead of the arena's network; 0: no
    int size = 160;        // its input
    bool quick = false;
};

double secondsSince(Clock::time_point begin)
{
    return std::chrono::duration<double>(Clock::now() - begin).count();
}

// One a channel of a layer: whether the plan leaves it. Of a removed layer none.
std::vector<bool> channelsLeft(const SearchSpace& space, const PruningPlan& plan, std::size_t layer)
{
    std::vector<bool> left;
    for (const ChannelSegment& segment : space.segments[layer]) {
        const auto end = static_cast<std::size_t>(segment.begin + segment.channels);
        left.resize(std::max(left.size(), end), segment.group < 0 && !plan.removedLayer[layer]);
        if (segment.group < 0 || plan.removedLayer[layer])
            continue;
        for (const int kept : plan.keptChannels[static_cast<std::size_t>(segment.group)])
            if (kept >= segment.first && kept < segment.first + segment.channels)
                left[static_cast<std::size_t>(segment.begin + kept - segment.first)] = true;
    }
    return left;
}

// The network at its full size, with zeros for what a plan removes. (Leaky and plain rectifiers and no activation keep a zero; the
// arena's networks have no other.)
Network masked(Network network, const SearchSpace& space, const PruningPlan& plan)
{
    for (std::size_t layer = 0; layer < network.weights.size(); ++layer) {
        if (!network.weights[layer])
            continue;
        LayerWeights weights = *network.weights[layer];
        const std::vector<bool> left = channelsLeft(space, plan, layer);
        const std::size_t size = weights.weights.size() / left.size();
        for (std::size_t channel = 0; channel < left.size(); ++channel) {
            if (left[channel])
                continue;
            weights.biases[channel] = 0;
            if (!weights.scales.empty())
                weights.scales[channel] = 0;
            std::fill_n(weights.weights.begin() + static_cast<std::ptrdiff_t>(channel * size), size, 0.0F);
        }
        network.weights[layer] = std::make_shared<const LayerWeights>(std::move(weights));
    }
    return network;
}

Network untrained(const Comparison& options, int classes)
{
    ZooOptions zoo;
    zoo.classes = classes;
    zoo.width = options.width;
    zoo.size = options.size;
    return randomlyInitialised(zooNetwork("yolov3", zoo), 1);
}

void compare(const Comparison& options)
{
    const Engines engines = makeEngines();
    SearchSettings search = prepareDemo({options.folder, 1, options.quick}, engines, {}, {}).search;
    search.evaluation.fineTuneSteps = options.steps;
    search.evaluation.latencyRepeats = 0;
    const Dataset data = readDataset(search.data, search.dataOptions);
    const Network original = options.width > 0 ? untrained(options, static_cast<int>(data.classes.size()))
                                               : readDarknetWeights(readDarknetCfg(search.cfg).spec, search.weights);
    const std::unique_ptr<Evaluator> evaluator = engines.makeEvaluator(original, data, search);
    const Network& network = evaluator->network();
    const SearchSpace& space = evaluator->space();
    const double unpruned = static_cast<double>(complexity(network.spec).flops());

    TrainingSettings heads;
    heads.maxSteps = options.steps;
    heads.epochs = 1000;
    heads.batch = search.evaluation.batch;
    heads.learningRate = search.evaluation.learningRate;
    heads.freeze = Freeze::AllButHeads;
    heads.emaDecay = 0;
    heads.keepBest = false;
    heads.evaluateEvery = heads.epochs;

    AgentTask task{network.spec, space, search.plan, search.minRatio, search.maxRatio, {}, options.episodes, 1};
    task.budgets.flops = options.budget * unpruned;
    const std::unique_ptr<Agent> agent = makeRandomAgent(task);
    Generator generator(1);

    evaluator->reference({});  // prepares the pictures
    std::vector<double> cutSeconds, maskedSeconds, ratios;
    std::printf("%.1f MFLOPs, %d x %d, budget %.1f %%; %d steps of %d pictures, %zu to validate\n", unpruned / 1e6, network.spec.input.width,
                network.spec.input.height, 100 * options.budget, options.steps, heads.batch, data.split(Split::Val).size());
    std::printf("%8s  %8s  %8s  %6s  %12s  %12s\n", "episode", "cut s", "masked s", "times", "cut mAP50", "masked mAP50");
    for (int episode = 0; episode < options.episodes; ++episode) {
        const PruningAction action = agent->propose(generator);
        agent->learn({});

        Clock::time_point begin = Clock::now();
        const Measurement cut = evaluator->evaluate(action, {}, {});
        cutSeconds.push_back(secondsSince(begin));

        begin = Clock::now();
        const TrainingResult trained = engines.train(masked(network, space, makePlan(network, space, action, search.plan)), data, heads, {}, {});
        const std::unique_ptr<Detector> detector = engines.makeDetector(trained.network, {});
        const SplitEvaluation whole = evaluateSplit(*detector, data, Split::Val);
        maskedSeconds.push_back(secondsSince(begin));

        ratios.push_back(maskedSeconds.back() / cutSeconds.back());
        std::printf("%8d  %8.2f  %8.2f  %6.1f  %12.3f  %12.3f\n", episode, cutSeconds.back(), maskedSeconds.back(), ratios.back(), cut.map50,
                    whole.accuracy.map50);
        std::fflush(stdout);
    }
    std::printf("median: %.2f s (%.0f an hour) cut, %.2f s (%.0f an hour) masked: %.1f times the episodes\n", median(cutSeconds),
                3600 / median(cutSeconds), median(maskedSeconds), 3600 / median(maskedSeconds), median(ratios));
}

}  // namespace

int main(int argc, char** argv)
{
    letWaitingThreadsSleep(argv);
    Comparison options;
    CLI::App app{"Episodes an hour: candidates cut for real beside candidates masked"};
    app.add_option("folder", options.folder, "For the arena and its network; those of `abcp demo` are used when they are there")->required();
    app.add_option("--episodes", options.episodes, "Compared")->capture_default_str();
    app.add_option("--steps", options.steps, "Of training, each episode")->capture_default_str();
    app.add_option("--budget", options.budget, "Share of the unpruned network's FLOPs")->capture_default_str();
    app.add_option("--width", options.width, "Of an untrained YOLOv3 to compare instead: the time without the accuracy");
    app.add_option("--size", options.size, "Its input, pixels")->capture_default_str();
    app.add_flag("--quick", options.quick, "The quick demo's arena and network");
    CLI11_PARSE(app, argc, argv);
    return exitStatusOf("abcp_bench_masked", [&] {
        compare(options);
    });
}
