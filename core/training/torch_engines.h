#pragma once

#include "core/data/dataset.h"
#include "core/training/detector.h"
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

// Library, version, device and threads, in one line.
std::string describeTorch();

}  // namespace abcp
