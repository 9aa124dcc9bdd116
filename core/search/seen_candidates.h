#pragma once

#include "core/search/measurement.h"

#include <map>
#include <vector>

namespace abcp {

// The measured candidates of one run, found by the network that is left: which blocks stay and how many channels of each group. Which channels
// these are follows from both, so that two such actions give the same network whatever ratios they drew.
class SeenCandidates {
public:
    struct Seen {
        int episode = 0;
        Measurement measurement;
        double reward = 0;
    };

    // Does nothing for an episode that failed, or whose network is there already: the first one stays.
    void add(const Episode& episode);
    // Null when there is none. `decisions` of the run's space, as decisionsOf() gives them. Valid until the next add().
    const Seen* find(const std::vector<Decision>& decisions) const;

private:
    std::map<std::vector<int>, Seen> m_seen;  // by what each decision kept
};

}  // namespace abcp
