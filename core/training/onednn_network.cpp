// Built on oneDNN, the library that LibTorch's own convolutions come from. Used directly it keeps the maps in the
// layout its kernels like from the first convolution to the last, lets a convolution add the shortcut behind it while
// it writes, and spares what LibTorch does again for every operator: choosing a kernel, allocating, checking.

#include "core/training/deployed_network.h"

#include "core/base/error.h"
#include "core/training/onednn_plan.h"

namespace abcp {

namespace {

class OneDnnNetwork : public DeployedNetwork {
public:
    OneDnnNetwork(const Network& network, int threads) : m_plan(planOneDnn(network, m_engine, threads)), m_stream(m_engine) {}

    const std::vector<Output>& run(const float* image) override
    {
        try {
            OpenMpThreads openMp;
            m_plan.input.set_data_handle(const_cast<float*>(image));  // only read
            for (const OneDnnPlan::Step& step : m_plan.steps) {
                openMp.set(step.threads);
                step.primitive.execute(m_stream, step.arguments);
            }
            m_stream.wait();
        } catch (const dnnl::error& error) {
            throw FailureError("network", error.what());
        }
        return m_plan.outputs;
    }

private:
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
