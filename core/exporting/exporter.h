#pragma once

#include "core/network/network.h"
#include "core/training/detector.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace abcp {

struct ExportedFile {
    std::filesystem::path path;
    std::string format;      // "darknet"
    double maxAbsDiff = 0;   // largest difference of any head value, read back against the original, over several inputs
};

using DetectorFactory = std::function<std::unique_ptr<Detector>(const Network&, const DetectorOptions&)>;

// Writes stem.cfg, stem.weights and stem.names into folder, reads them back, computes both on random pictures and refuses
// (FailureError, files removed) when they differ by more than 1e-4 of the largest value.
std::vector<ExportedFile> exportDarknet(const Network& network, const std::vector<std::string>& classes,
                                        const std::filesystem::path& folder, const std::string& stem,
                                        const DetectorFactory& makeDetector);

// The same with OpenCV's DNN module as the judge: the largest difference of any head value, as a share of the largest
// value. Only for files that we wrote ourselves.
double differenceToOpenCv(const Network& network, const std::filesystem::path& cfg, const std::filesystem::path& weights,
                          const DetectorFactory& makeDetector);

}  // namespace abcp
