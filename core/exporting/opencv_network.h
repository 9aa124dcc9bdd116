#pragma once

#include "core/network/network_spec.h"
#include "core/training/detector.h"

#include <filesystem>
#include <memory>
#include <vector>

namespace abcp {

// A network in Darknet's files as OpenCV's DNN module computes it: a judge of what we compute. Only for files that we wrote
// ourselves: OpenCV's reader crashes on faulty ones.
class OpenCvNetwork {
public:
    // spec: what the files hold. Throws FailureError when OpenCV cannot read them.
    OpenCvNetwork(const NetworkSpec& spec, const std::filesystem::path& cfg, const std::filesystem::path& weights);
    ~OpenCvNetwork();
    OpenCvNetwork(const OpenCvNetwork&) = delete;
    OpenCvNetwork& operator=(const OpenCvNetwork&) = delete;

    // As Detector::forward(). Throws InputError on an input of another shape than the network takes, FailureError when OpenCV
    // fails or computes other shapes than the spec says.
    std::vector<FeatureMap> forward(const FeatureMap& input);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

}  // namespace abcp
