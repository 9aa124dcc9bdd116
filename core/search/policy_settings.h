#pragma once

namespace abcp {

// Of the LSTM policy; docs/algorithm.md gives the formulas.
struct PolicySettings {
    int hidden = 48;                  // units of the LSTM
    int embedding = 16;               // learnt features of each decision
    double learningRate = 5e-3;       // Adam
    double entropyWeight = 0.05;
    double baselineDecay = 0.9;       // of the moving average of rewards
    double initialSpread = 0.35;      // standard deviation of a ratio's logit
    double initialKeepProbability = 0.5;
    double maxGradientNorm = 1.0;
};

}  // namespace abcp
