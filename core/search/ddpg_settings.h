#pragma once

namespace abcp {

// Of AMC's agent; docs/algorithm.md gives the formulas. Where the source's number is another one it stands behind.
struct DdpgSettings {
    int hidden = 64;               // units of each of two layers; 300
    double actorRate = 1e-3;       // Adam; 1e-4
    double criticRate = 1e-3;      // Adam
    double targetRate = 0.01;      // by which the target networks follow, each update
    double discount = 1;           // of what the decisions behind bring
    int batch = 64;                // transitions
    int leastUpdates = 32;         // an episode; more where there are more decisions. 0
    int memory = 4000;             // transitions that are kept; 2000
    double noise = 0.08;           // standard deviation of the exploration at first; 0.5
    double lastNoise = 0.03;       // and at the last planned episode, falling exponentially between
    double baselineDecay = 0.95;   // of the moving average of rewards
    bool warmStart = true;         // with a budget: measure uniform cuts first and start around the best of them
    double keepStart = 0.65;       // a block's number where that cut keeps it, 1 less this where it does not
    double maxGradientNorm = 1.0;
};

}  // namespace abcp
