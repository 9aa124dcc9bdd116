#pragma once

#include <algorithm>
#include <optional>
#include <vector>

namespace abcp {

// What an agent's policy would decide now, as a picture for a person: of each decision along its most probable walk through the network.
struct PolicySnapshot {
    struct Belief {
        double mean = 0;     // of a block: the probability that it stays; of a group: the pruning ratio, fitted to the budgets
        double spread = 0;   // standard deviation, to first order

        bool operator==(const Belief&) const = default;
    };
    using Beliefs = std::vector<std::optional<Belief>>;

    int episodes = 0;        // that the run had by then
    Beliefs blocks = {};     // one a block of the space; empty ones are not decided about: locked, not prunable, within a block that goes
    Beliefs groups = {};     // one a group

    bool isEmpty() const { return std::ranges::none_of(blocks, &std::optional<Belief>::has_value) && std::ranges::none_of(groups, &std::optional<Belief>::has_value); }
};

}  // namespace abcp
