// Built on oneDNN, the library that LibTorch's own convolutions come from. Used directly it keeps the maps in the
// layout its kernels like from the first convolution to the last, lets a convolution add the shortcut behind it while
// it writes, and spares what LibTorch does again for every operator: choosing a kernel, allocating, checking.

#include "core/training/deployed_network.h"

#include "core/base/error.h"
#include "core/training/onednn_plan.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <utility>

namespace abcp {

namespace {

class OneDnnNetwork : public DeployedNetwork {
public:
    OneDnnNetwork(const Network& network, int threads) : m_plan(planOneDnn(network, m_engine, threads)), m_stream(m_engine) {}

    const std::vector<Output>& run(const float* image) override
    {
        execute(image, [](const OneDnnPlan::Step&) {});
        return m_plan.outputs;
    }

    void runTimed(const float* image, std::span<double> milliseconds) override
    {
        using Clock = std::chrono::steady_clock;
        std::ranges::fill(milliseconds, 0.0);
        Clock::time_point before = Clock::now();
        execute(image, [&](const OneDnnPlan::Step& step) {
            m_stream.wait();
            const Clock::time_point now = Clock::now();
            milliseconds[static_cast<std::size_t>(step.layer)] += std::chrono::duration<double, std::milli>(now - std::exchange(before, now)).count();
        });
    }

private:
    // done: called after each step.
    template <typename Done>
    void execute(const float* image, const Done& done)
    {
        try {
            OpenMpThreads openMp;
            m_plan.input.set_data_handle(const_cast<float*>(image));  // only read
            for (const OneDnnPlan::Step& step : m_plan.steps) {
                openMp.set(step.threads);
                step.primitive.execute(m_stream, step.arguments);
                done(step);
            }
            m_stream.wait();
        } catch (const dnnl::error& error) {
            throw FailureError("network", error.what());
        }
    }

    dnnl::engine m_engine{dnnl::engine::kind::cpu, 0};
    OneDnnPlan m_plan;
    dnnl::stream m_stream;
};

}  // namespace

std::unique_ptr<DeployedNetwork> deploy(const Network& network, int threads)
{
    if (!canPlan(network.spec))
        return nullptr;
    try {
        return std::make_unique<OneDnnNetwork>(network, threads);
    } catch (const dnnl::error& error) {
        if (error.status == dnnl_out_of_memory)
            throw FailureError("network", error.what());
        return nullptr;
    }
}

}  // namespace abcp
