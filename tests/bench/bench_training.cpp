// Prints what a step of a training costs beside the bare step of the same network in LibTorch: forward, backward and optimizer on
// an input that is there already. Step for step in turn, so that both see the same machine.

#include "app/thread_policy.h"
#include "core/data/arena.h"
#include "core/network/complexity.h"
#include "core/network/zoo.h"
#include "core/training/torch_engines.h"
#include "core/training/thread_choice.h"
#include "core/training/torch_network.h"
#include "core/training/torch_runtime.h"
#include "tests/bench/bench_tools.h"

#include <torch/torch.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string_view>

namespace {

using namespace abcp;
using Clock = std::chrono::steady_clock;

double millisecondsSince(Clock::time_point start)
{
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

// LibTorch's own optimizer on the network's tensors, and fixed derivatives of the results instead of a loss.
class BareStep {
public:
    BareStep(const Network& network, int batch)
        : m_network(network, torch::kCPU, TorchNetwork::Form::Trainable), m_input(torch::rand({batch, 3, network.spec.input.height, network.spec.input.width})),
          m_optimizer(parametersOf(m_network), torch::optim::AdamWOptions(1e-4))
    {
    }

    void operator()()
    {
        m_optimizer.zero_grad();
        const std::vector<torch::Tensor> results = m_network.forward(m_input, true);
        if (m_gradients.empty())
            for (const torch::Tensor& result : results)
                m_gradients.push_back(torch::randn_like(result) * 1e-3);
        torch::autograd::backward(results, m_gradients);
        m_optimizer.step();
    }

private:
    static std::vector<torch::Tensor> parametersOf(TorchNetwork& network)
    {
        std::vector<torch::Tensor> parameters;
        for (const std::vector<torch::Tensor*>& part : {network.decayingParameters(), network.otherParameters()})
            for (torch::Tensor* parameter : part)
                parameters.push_back(parameter->requires_grad_());
        return parameters;
    }

    TorchNetwork m_network;
    torch::Tensor m_input;
    torch::optim::AdamW m_optimizer;
    std::vector<torch::Tensor> m_gradients;
};

struct Case {
    const char* name;
    double width;
    int size;
    int batch;
};

// With as many threads as training picks by itself.
void timeTraining(const Case& which, const Dataset& data, int steps)
{
    const ZooOptions options{.classes = static_cast<int>(data.classes.size()), .width = which.width, .size = which.size, .anchors = {}};
    const Network network = randomlyInitialised(zooNetwork(which.name, options), 1);
    const int threads = threadsFor(network.spec, which.batch, 0);
    setTorchThreads(threads);
    BareStep bare(network, which.batch);
    TrainingSettings settings;
    settings.batch = which.batch;
    settings.epochs = 100'000;
    settings.maxSteps = steps + 3;
    settings.keepBest = false;
    settings.threads = threads;
    Dataset train = data;
    train.splits[static_cast<std::size_t>(Split::Val)].clear();

    std::vector<double> whole, bareTimes;
    auto start = Clock::now();
    trainWithTorch(network, train, settings, {}, [&](const Progress& progress) {
        if (progress.done > 3)  // the first ones only warm up
            whole.push_back(millisecondsSince(start));
        const auto bareStart = Clock::now();
        bare();
        if (progress.done > 3)
            bareTimes.push_back(millisecondsSince(bareStart));
        start = Clock::now();
    });
    const double ours = median(whole), its = median(bareTimes);
    std::printf("%-12s width %-5g %3d px, batch %2d, %7.3f GFLOP a picture, %d thread%s: bare %8.2f ms, whole %8.2f ms (median of %zu), %.3f x\n", which.name,
                which.width, which.size, which.batch, static_cast<double>(complexity(network.spec).flops()) / 1e9, threads, threads > 1 ? "s" : "", its,
                ours, whole.size(), ours / its);
    std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv)
{
    letWaitingThreadsSleep(argv);
    const bool quick = argc > 1 && std::string_view(argv[1]) == "--quick";
    const TemporaryFolder folder;
    ArenaOptions arena;
    arena.images = quick ? 10 : 80;
    arena.size = 192;
    writeArena(folder.path(), arena, {}, {});
    const Dataset data = readDataset(folder.path());

    if (quick) {
        timeTraining({"yolov3-tiny", 0.0625, 64, 4}, data, 3);
    } else {
        for (const Case& which : {Case{"yolov3", 0.25, 128, 16}, Case{"yolov3", 0.125, 96, 16}, Case{"yolov3-tiny", 0.25, 160, 16}, Case{"yolov3-tiny", 0.0625, 96, 16}})
            timeTraining(which, data, 40);
    }
    return 0;
}
