#pragma once

#include "core/training/training_settings.h"

namespace abcp {

// Of step 0 .. steps - 1: linear warm-up, then half a cosine (Loshchilov and Hutter, ICLR 2017, eq. 5, one period) from the
// peak down to the final rate.
double learningRateAt(const TrainingSettings& settings, int step, int steps);

// Whether the last `patience` evaluations were all no better than the best one before them. Counts from the first one above 0 on:
// a network may learn for a while before it finds anything. patience 0: never.
bool hasStalled(const std::vector<EpochRecord>& history, int patience);

}  // namespace abcp
