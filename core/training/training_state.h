#pragma once

#include "core/training/training_settings.h"

#include <cstdint>
#include <vector>

namespace abcp {

// How far a training has come, apart from its tensors.
struct TrainingState {
    int step = 0;
    double lossSum = 0;            // of the steps of this epoch
    int stepsInEpoch = 0;
    int badSteps = 0;              // in a row, whose loss was no number
    double lastLoss = 0;
    std::int64_t imagesSeen = 0;
    double bestMap50 = -1;
    std::vector<EpochRecord> history;

    // Mean loss of the steps of this epoch, before the first of them of the last epoch.
    double meanLoss() const;
    // The newest one that was measured; -1: none was.
    double lastMap50() const;
};

Json toJson(const TrainingState& state);
// Throws Json::exception.
TrainingState trainingStateFromJson(const Json& json);

}  // namespace abcp
