#pragma once

namespace abcp {

// Of the LSTM policy; docs/algorithm.md gives the formulas.
struct PolicySettings {
    int hidden = 48;                  // units of the LSTM
    int embedding = 16;               // learnt features of each decision
    double learningRate = 1e-2;       // Adam
    double entropyWeight = 0.005;
    double baselineDecay = 0.9;       // of the moving average of rewards
    double initialSpread = 0.2;       // standard deviation of a ratio's logit, with a budget
    double stageSpread = 0.2;         // of what a whole stage's logits are shifted by
    int draws = 16;                   // with a budget: actions drawn for each that is measured, of which a surrogate of the reward picks one
    int imagined = 0;                 // with a budget: draws after each update that are learnt from by what the surrogate expects of them
    bool warmStart = true;            // with a budget: measure uniform cuts first and start around the best of them
    double probeDeparture = 0.08;     // probability of each block's decision that differs from that cut's
    double initialKeepProbability = 0.5;   // of a block, where a budget says how much must go and there is no warm start
    double gentleKeepProbability = 0.6;    // without a budget the policy starts nearer to the unpruned network
    double gentleRatio = 0.3;
    double gentleSpread = 1.0;        // as initialSpread: without a budget the way to go is longer
    double maxGradientNorm = 1.0;
    int episodesPerUpdate = 4;        // a failed one does not count
    int passesPerUpdate = 4;          // over these episodes; 1 is REINFORCE, more is PPO
    double clipRange = 0.2;           // of PPO
    int elites = 3;                   // best earlier episodes that each update learns from again
    int eliteUpdates = 8;             // how long
};

}  // namespace abcp
