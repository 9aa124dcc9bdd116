#pragma once

#include "core/data/box.h"
#include "core/network/network.h"

#include <opencv2/core/mat.hpp>

#include <memory>
#include <span>
#include <string>
#include <vector>

namespace abcp {

struct DetectorOptions {
    bool foldBatchNorm = true;  // the form that is deployed
    int threads = 0;            // 0: all cores
    std::string device = "cpu"; // auto, cpu, cuda:N
};

struct DetectOptions {
    float confidenceThreshold = 0.005f;  // objectness x class probability
    float nmsThreshold = 0.45f;          // IoU, per class
    int maxDetections = 100;             // an image
};

// Values of one layer's output for one image, channels x height x width.
struct FeatureMap {
    Shape shape;
    std::vector<float> values;
};

// A network that is ready to compute. One thread at a time.
class Detector {
public:
    virtual ~Detector() = default;

    // The image of `input` (BGR, 8 bits, any size) letterboxed; boxes as shares of the image, by falling confidence.
    virtual std::vector<std::vector<Detection>> detect(std::span<const cv::Mat> images, const DetectOptions& options) = 0;
    // What each head receives (the raw values before the [yolo] layer; of a network without a head, the last layer), for an
    // input of the network's own size: channels x height x width, RGB, 0 to 1.
    virtual std::vector<FeatureMap> forward(const FeatureMap& input) = 0;
    // Milliseconds for one image in memory, one value a timed pass.
    virtual std::vector<double> timeForward(int repeats, int warmUps) = 0;
    // The same, layer by layer: medians over the passes in milliseconds, one a layer of the network, 0 for what is computed as part of another layer.
    // Empty where layers cannot be told apart: not on the processor, or a network that has no deployed form.
    virtual std::vector<double> timeLayers(int /*repeats*/, int /*warmUps*/) { return {}; }
};

// The picture as a network takes it: RGB, 0 to 1, planar, letterboxed to the shape.
FeatureMap networkInput(const cv::Mat& bgr, const Shape& shape);

}  // namespace abcp
