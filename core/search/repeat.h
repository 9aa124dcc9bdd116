#pragma once

#include "core/search/measurement.h"

#include <cstdint>
#include <optional>
#include <string>

namespace abcp {

// The best candidate so far, evaluated once more, fine-tuned on other batches: how far the measurements of one candidate lie apart. No episode:
// no agent learns from it.
struct Repeat {
    int after = 0;                             // the episode that was the last one when it was made
    int episode = 0;                           // whose candidate it is
    std::uint64_t seed = 0;                    // of the batches
    std::optional<Measurement> measurement;    // empty when it failed
    std::string failure;
    double reward = 0;
    double seconds = 0;
};

}  // namespace abcp
