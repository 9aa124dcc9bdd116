#pragma once

#include "core/pruning/pruning_action.h"
#include "core/pruning/pruning_plan.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace abcp {

// How well one network does on one set of pictures. A classifier's top-1 accuracy takes the place of mAP50, its top-5 accuracy
// that of mAP50:95.
struct Accuracy {
    double map50 = 0;       // mean average precision at IoU 0.5, 0 to 1
    double map5095 = 0;     // mean over IoU 0.50:0.05:0.95

    bool operator==(const Accuracy&) const = default;
};

// What was measured of one network on the validation split; map50 and map5095 as Accuracy has them.
struct Measurement {
    double map50 = 0;
    double map5095 = 0;
    double loss = 0;        // of training, mean over the images
    std::int64_t flops = 0;
    std::int64_t params = 0;
    double latencyMs = 0;   // one image, median, folded network, this machine
    double flopsRatio = 1;  // against the unpruned network
    double paramsRatio = 1;
    std::optional<Accuracy> watched = {};  // on the second validation set, which no reward sees; empty without one
    std::optional<double> earlyLoss = {};    // of training, in the first third of fine-tuning (see hopeless.h); empty where nobody looked
    std::optional<int> stoppedAtStep = {};   // fine-tuning was cut short here, since the candidate looked hopeless; empty: it went through
};

// One decision that was executed, as the store and the views show it. For a group it names its first producer.
struct Decision {
    int layer = 0;          // of the original network
    int block = -1;         // index of the residual block that this decision is about, -1 for channels
    int kept = 0;           // channels kept; for a block 1 kept, 0 pruned
    int original = 0;       // channels before; 1 for a block

    bool operator==(const Decision&) const = default;
};

// Who proposed an action.
enum class Origin { Agent, User };

// One sampled action, evaluated and learnt from.
struct Episode {
    int number = 0;                            // 0, 1, ...
    PruningAction action;
    std::vector<Decision> decisions;
    std::optional<Measurement> measurement;    // empty when the candidate failed
    std::string failure;                       // why it failed
    double reward = 0;                         // by the steering in force then
    double baseline = 0;                       // of the agent, before it learnt from this episode
    double entropy = 0;                        // of the policy, mean over its decisions, nats
    double seconds = 0;                        // the whole episode
    std::optional<int> sameAs = {};            // the earlier episode that left the same network: the measurement is taken from there
    Origin origin = Origin::Agent;

    bool failed() const { return !measurement; }
};

// The decisions of an action, blocks first, each in the space's order, those that are not prunable too. What goes with a pruned
// block counts as pruned: a block within it, and a group whose members all lie in pruned blocks (0 channels kept).
// Throws InputError when the action does not fit the space.
std::vector<Decision> decisionsOf(const PruningAction& action, const SearchSpace& space, const PlanOptions& options);

}  // namespace abcp
