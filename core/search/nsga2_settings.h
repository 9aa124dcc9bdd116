#pragma once

namespace abcp {

// Of the genetic search; docs/algorithm.md says what they do.
struct Nsga2Settings {
    int population = 0;                 // 0: by the number of episodes
    double crossoverProbability = 0.9;  // of two parents; else their children are copies
    double crossoverIndex = 15;
    double mutationIndex = 20;
    double mutationsPerChild = 3;       // genes that change on average
    double startSpread = 0.25;          // of the first members around the best uniform cut: standard deviation of a ratio's logit,
    double startDeparture = 0.1;        // and probability of each block's decision that differs
};

}  // namespace abcp
