#pragma once

#include "core/base/progress.h"
#include "core/data/dataset.h"
#include "core/network/network.h"

#include <cstdint>
#include <string>
#include <vector>

namespace abcp {

struct AugmentationSettings {
    bool enabled = true;
    float flipProbability = 0.5f;
    float hue = 0.02f;         // share of the circle, each way
    float saturation = 1.5f;   // factor, up or down
    float exposure = 1.5f;     // factor, up or down
    float scale = 0.25f;       // zoom 1 - s to 1 + s
    float translate = 0.1f;    // share of the input, each way
    float mosaicProbability = 0;  // of a picture put together from four
    float multiScale = 0;         // input sizes of 1 - m to 1 + m of the network's, in steps of 32 pixels, drawn anew every 10 batches
};

struct TrainingSettings {
    int epochs = 30;
    int batch = 16;
    int inputSize = 0;              // pixels; 0: as the cfg says
    double learningRate = 5e-3;     // peak, AdamW
    double weightDecay = 5e-4;
    double warmUpShare = 0.05;      // of all steps, learning rate rising linearly from 0
    double finalRateShare = 0.02;   // of the peak, at the end of the cosine
    double emaDecay = 0.998;        // of the averaged weights that are evaluated and returned; 0: none
    int maxSteps = 0;               // 0: epochs decide
    std::uint64_t seed = 1;
    AugmentationSettings augmentation;
    int threads = 0;                // 0: all cores
    std::string device = "cpu";
    bool keepBest = true;           // by mAP50 on val, looked at every evaluateEvery epochs
    int evaluateEvery = 5;
};

struct EpochRecord {
    int epoch = 0;
    double loss = 0;      // mean over the steps
    double map50 = -1;    // on val; -1: not evaluated after this epoch
    double seconds = 0;
};

struct TrainingResult {
    Network network;
    std::vector<EpochRecord> history;
    double bestMap50 = -1;
};

}  // namespace abcp
