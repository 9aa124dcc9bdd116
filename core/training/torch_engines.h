#pragma once

#include "core/data/dataset.h"
#include "core/pruning/pruning_plan.h"
#include "core/training/detector.h"
#include "core/training/scoring_settings.h"
#include "core/training/training_settings.h"

#include <memory>
#include <stop_token>
#include <string>

namespace abcp {

// What abcp_torch offers to the training stage. Its exceptions arrive as Error.

std::unique_ptr<Detector> makeTorchDetector(const Network& network, const DetectorOptions& options);

// Trains a detector; the network's own weights are where it starts. Throws InputError on settings or data that do not fit the
// network, FailureError when the loss stops being a number, StoppedError.
TrainingResult trainWithTorch(const Network& network, const Dataset& dataset, const TrainingSettings& settings, std::stop_token stop,
                              const ProgressCallback& progress);

// First-order Taylor scores of the unpruned network's channels, in inference form (docs/algorithm.md has the formula). Throws InputError
// when network, data and settings do not fit together, FailureError when the loss is not a number, StoppedError.
ChannelScores scoreChannelsWithTorch(const Network& network, const SearchSpace& space, const Dataset& dataset, const ScoringSettings& settings,
                                     std::stop_token stop, const ProgressCallback& progress);

// Library, version, device and threads, in one line.
std::string describeTorch();

}  // namespace abcp
