#pragma once

// Only for onednn_*.cpp files and their tests.
#include "core/network/network.h"
#include "core/training/deployed_network.h"

#include <dnnl.hpp>

#include <unordered_map>
#include <vector>

namespace abcp {

// What computing a network takes, step after step.
struct OneDnnPlan {
    struct Step {
        dnnl::primitive primitive;
        std::unordered_map<int, dnnl::memory> arguments;
        int threads = 1;  // that OpenMP must have while it computes
        int layer = 0;    // of the network; of a result's copy the layer that it is the result of
    };

    dnnl::memory input;  // planar; without memory of its own
    std::vector<Step> steps;
    std::vector<DeployedNetwork::Output> outputs;
    std::vector<dnnl::memory> buffers;  // what the steps' maps lie in
};

// Whether a plan can be made of it. dnnl::error may still say that a layer's extents are too odd.
bool canPlan(const NetworkSpec& spec);
OneDnnPlan planOneDnn(const Network& network, const dnnl::engine& engine, int threads);

// Sets how many threads OpenMP has in the calling thread; back to what it was when it goes.
class OpenMpThreads {
public:
    OpenMpThreads();
    ~OpenMpThreads();
    OpenMpThreads(const OpenMpThreads&) = delete;
    OpenMpThreads& operator=(const OpenMpThreads&) = delete;

    void set(int threads);

private:
    int m_before;
    int m_now;
};

}  // namespace abcp
