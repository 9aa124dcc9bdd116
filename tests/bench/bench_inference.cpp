// Prints how long one image takes in the form that is deployed and elsewhere, and how long surgery takes.

#include "app/thread_policy.h"
#include "core/base/files.h"
#include "core/base/random.h"
#include "core/network/complexity.h"
#include "core/network/darknet_weights.h"
#include "core/network/zoo.h"
#include "core/pruning/slimmer.h"
#include "tests/bench/bench_tools.h"
#include "tests/bench/rivals.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string_view>
#include <thread>

namespace {

using namespace abcp;

Network pruned(const Network& network, double ratio)
{
    const SearchSpace space = deriveSearchSpace(network.spec);
    const PruningAction action = uniformAction(space, ratio, false);
    return slim(network, space, makePlan(network, space, action));
}

void timeInference(const char* name, const Network& network, int threads, int rounds)
{
    const TemporaryFolder folder;
    const std::vector<Rival> all = rivals(network, threads, folder.path());
    std::vector<std::vector<double>> times(all.size());
    for (int round = -1; round < rounds; ++round)  // the first only warms up
        for (std::size_t i = 0; i < all.size(); ++i)
            if (const double spent = all[i].forward(); round >= 0)
                times[i].push_back(spent);
    const double ours = median(times.front());
    const double gflop = static_cast<double>(complexity(network.spec).flops()) / 1e9;
    const double peak = peakGflops(threads);
    std::printf("%s, %d x %d, %.3f GFLOP, %.3f M parameters, %d thread%s, median (least) of %d\n", name, network.spec.input.width,
                network.spec.input.height, gflop, static_cast<double>(complexity(network.spec).params) / 1e6, threads, threads > 1 ? "s" : "",
                rounds);
    for (std::size_t i = 0; i < all.size(); ++i) {
        const double time = median(times[i]);
        if (time < 0)
            std::printf("  %-10s not there\n", all[i].name.c_str());
        else
            std::printf("  %-10s %9.2f (%.2f) ms   %.2f x ours\n", all[i].name.c_str(), time, std::ranges::min(times[i]), time / ours);
    }
    std::printf("  ours: %.1f GFLOP/s, %.0f %% of the machine's %.1f (a large matrix product)\n", gflop / ours * 1000,
                100 * gflop / ours * 1000 / peak, peak);
    std::fflush(stdout);
}

// Seconds of one core, whatever else the machine does.
template <typename F>
double coreSeconds(F&& work)
{
    const std::clock_t start = std::clock();
    work();
    return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

PruningAction randomAction(const SearchSpace& space, Generator& generator)
{
    PruningAction action = identityAction(space);
    for (std::size_t i = 0; i < space.blocks.size(); ++i)
        action.keepBlock[i] = !space.blocks[i].prunable || generator.uniform() < 0.5;
    for (std::size_t i = 0; i < space.groups.size(); ++i)
        if (space.groups[i].prunable)
            action.pruningRatio[i] = 0.95 * generator.uniform();
    return action;
}

void timeSurgery(const Network& network, int rounds)
{
    const TemporaryFolder folder;
    const std::filesystem::path cfg = folder.path() / "net.cfg", weights = folder.path() / "net.weights";
    writeDarknet(network, cfg, weights);
    std::vector<double> bytes, reading, deriving, cutting;
    Generator generator(1);
    for (int round = 0; round < rounds; ++round) {
        std::string file;
        bytes.push_back(coreSeconds([&] { file = readTextFile(weights, std::filesystem::file_size(weights)); }));
        file = {};
        Network read;
        reading.push_back(coreSeconds([&] { read = readDarknet(cfg, weights); }));
        SearchSpace space;
        deriving.push_back(coreSeconds([&] { space = deriveSearchSpace(read.spec); }));
        const PruningAction action = randomAction(space, generator);
        cutting.push_back(coreSeconds([&] { slim(read, space, makePlan(read, space, action)); }));
    }
    std::printf("Surgery, %.1f M parameters, seconds of one core, median of %d\n", static_cast<double>(complexity(network.spec).params) / 1e6,
                rounds);
    std::printf("  the file's bytes alone       %.3f\n  reading cfg and weights      %.3f\n  deriving the search space    %.4f\n"
                "  planning and cutting         %.3f\n  all of it without the bytes  %.3f\n",
                median(bytes), median(reading), median(deriving), median(cutting),
                median(reading) + median(deriving) + median(cutting) - median(bytes));
    std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv)
{
    letWaitingThreadsSleep(argv);
    const bool quick = argc == 2 && std::string_view(argv[1]) == "--quick";
    const int rounds = argc == 2 && !quick ? std::atoi(argv[1]) : 7;
    if (argc > 2 || rounds < 1) {
        std::fputs("Usage: abcp_bench_inference [ROUNDS | --quick]\n", stderr);
        return 2;
    }
    const ZooOptions options = quick ? ZooOptions{.classes = 2, .width = 0.0625, .size = 96, .anchors = {}}
                                     : ZooOptions{.classes = 5, .anchors = {}};
    const Network full = randomlyInitialised(zooNetwork("yolov3", options), 3);
    const Network small = pruned(full, 0.9);
    timeSurgery(full, quick ? 1 : rounds);
    for (const int threads : {1, static_cast<int>(std::thread::hardware_concurrency())}) {
        timeInference("YOLOv3 pruned", small, threads, quick ? 1 : 4 * rounds);
        timeInference("YOLOv3", full, threads, quick ? 1 : rounds);
    }
    return 0;
}
