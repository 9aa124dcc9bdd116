#pragma once

#include "core/network/network.h"
#include "core/training/detector.h"

#include <memory>

// A detector whose network is computed by OpenCV's DNN module, read from Darknet files that we write for it into a temporary
// folder; pictures are scaled and boxes chosen by the functions that our own detector uses. Throws FailureError when OpenCV
// cannot read the files.
std::unique_ptr<abcp::Detector> makeOpenCvDetector(const abcp::Network& network);
