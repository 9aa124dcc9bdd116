#pragma once

#include "core/base/progress.h"
#include "core/network/network.h"
#include "core/pruning/pruning_action.h"
#include "core/pruning/pruning_plan.h"
#include "core/pruning/search_space.h"
#include "core/search/measurement.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>

namespace abcp {

// How one candidate is evaluated.
struct TrialOptions {
    std::uint64_t seed = 0;   // of all that is drawn for it
    bool ownBatches = false;  // fine-tuned on batches that the seed draws, instead of those that all candidates share
    std::optional<double> lossLimit = {};  // fine-tuning ends early when Measurement::earlyLoss is above this; empty: nobody looks at it
};

// Measures candidates of one network on one data set. One thread at a time, but evaluate() as workersFor() says.
class Evaluator {
public:
    virtual ~Evaluator() = default;

    virtual const Network& network() const = 0;
    virtual const SearchSpace& space() const = 0;
    // The unpruned network as it came: no fine-tune. Measured once, then remembered.
    virtual Measurement reference(std::stop_token stop) = 0;
    // What Taylor importance ranks channels by; null where another importance is set. As the settings brought them, else measured once, of the
    // unpruned network, and remembered.
    virtual std::shared_ptr<const ChannelScores> channelScores(std::stop_token, const ProgressCallback&) { return nullptr; }
    // Cuts, fine-tunes, recalibrates, measures. The same trial gives the same accuracy. Throws StoppedError, or any other Error when the
    // candidate fails; the evaluator stays usable.
    virtual Measurement evaluate(const PruningAction& action, const TrialOptions& trial, std::stop_token stop) = 0;
    // How many such candidates are best evaluated at once, each on a thread of its own, once the reference is measured; 1: this one alone. What is measured
    // is the same either way.
    virtual int workersFor(const PruningAction&) const { return 1; }
};

}  // namespace abcp
