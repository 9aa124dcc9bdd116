#pragma once

#include "core/base/json.h"
#include "core/base/progress.h"
#include "core/data/dataset.h"
#include "core/network/network.h"
#include "core/training/frozen_layers.h"
#include "core/training/loss_settings.h"

#include <cstdint>
#include <filesystem>
#include <memory>
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
    float cameraEffects = 0;      // probability of each of camera_effects.h
    float mosaicProbability = 0;  // of a picture put together from four
    float multiScale = 0;         // input sizes of 1 - m to 1 + m of the network's, in steps of 32 pixels, drawn anew every 10 batches
};

enum class OptimizerKind {
    AdamW,  // Loshchilov and Hutter, 2019
    Sgd,    // with Nesterov's momentum
};

struct TrainingSettings {
    int epochs = 30;
    int batch = 16;
    int inputSize = 0;              // pixels; 0: as the cfg says
    OptimizerKind optimizer = OptimizerKind::AdamW;
    double learningRate = 5e-3;     // peak
    double momentum = 0.9;          // of SGD
    double weightDecay = 5e-4;
    double maxGradientNorm = 10;    // the gradient is clipped above
    double warmUpShare = 0.05;      // of all steps, learning rate rising linearly from 0
    double finalRateShare = 0.02;   // of the peak, at the end of the cosine; 1: constant after the warm-up
    double emaDecay = 0.998;        // of the averaged weights that are evaluated and returned; 0: none
    int maxSteps = 0;               // 0: epochs decide
    std::uint64_t seed = 1;
    LossSettings loss;
    Freeze freeze = Freeze::None;
    AugmentationSettings augmentation;
    int threads = 0;                // 0: as many as have enough to do, see thread_choice.h
    std::string device = "cpu";
    bool keepBest = true;           // by mAP50 on val (of a classifier: by accuracy), looked at every evaluateEvery epochs
    int evaluateEvery = 5;
    int patience = 0;               // evaluations in a row without a better one that end the training; 0: none do

    // Teaches besides the labels, when it is there: a network with results of the same shape on the same input.
    std::shared_ptr<const Network> teacher = {};
    double distillationWeight = 1;

    // Where the state is kept from time to time, when stopped and at the end; a file that is there is continued from. Empty: nowhere.
    std::filesystem::path checkpoint = {};
    double checkpointSeconds = 60;  // between two writings; 0: after every step
};

// Throws InputError naming the setting.
void validate(const TrainingSettings& settings);

// All that decides the outcome, apart from network, data, teacher, device and threads.
Json toJson(const TrainingSettings& settings);

// "adamw", "sgd".
const std::vector<std::string>& optimizerNames();
std::string optimizerName(OptimizerKind kind);
OptimizerKind optimizerFromName(const std::string& name);  // throws InputError

struct EpochRecord {
    int epoch = 0;
    double loss = 0;      // mean over the steps
    double map50 = -1;    // on val, of a classifier its top-1 accuracy; -1: not evaluated after this epoch
    double seconds = 0;
};

struct TrainingResult {
    Network network;
    std::vector<EpochRecord> history;
    double bestMap50 = -1;
    std::string note = {};  // when it was continued from a checkpoint of another environment: what differs
};

}  // namespace abcp
