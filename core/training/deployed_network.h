#pragma once

#include "core/network/network.h"

#include <memory>
#include <span>
#include <vector>

namespace abcp {

// A network in the form that is deployed: batch norm and activations are part of the convolutions; every buffer and
// every kernel is chosen beforehand, for one image on the processor. One thread at a time.
class DeployedNetwork {
public:
    // Of one result: channels x height x width. Valid until the next run().
    struct Output {
        Shape shape;
        const float* values = nullptr;
    };

    virtual ~DeployedNetwork() = default;

    // image: channels x height x width of the network's input, 0 to 1. Returns the outputs of spec.results(), raw.
    // Throws FailureError.
    virtual const std::vector<Output>& run(const float* image) = 0;
    // The same, one step after another, and the milliseconds of each layer: one element a layer of the network. What a layer does as part of another's step,
    // as a shortcut may, counts there. Throws FailureError.
    virtual void runTimed(const float* image, std::span<double> milliseconds) = 0;
};

// Computes with up to `threads` threads (>= 1). Returns null when the network has a layer that this form does not know, or
// when it is not part of the build.
std::unique_ptr<DeployedNetwork> deploy(const Network& network, int threads);

}  // namespace abcp
