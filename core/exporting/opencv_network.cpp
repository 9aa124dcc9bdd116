#include "core/exporting/opencv_network.h"

#include "core/base/error.h"
#include "core/exporting/verification.h"

#include <opencv2/dnn.hpp>

#include <cstddef>
#include <string>

namespace fs = std::filesystem;

namespace abcp {

namespace {

// OpenCV names layer i of a cfg TYPE_i, and what a convolution becomes bn_i / TYPE_i by its batch norm and activation: the name of the
// layer whose result the head reads is the last one that carries its index.
std::string nameOfLayer(const cv::dnn::Net& net, int layer)
{
    const std::string suffix = "_" + std::to_string(layer);
    std::string found;
    for (const std::string& name : net.getLayerNames())
        if (name.size() > suffix.size() && name.ends_with(suffix))
            found = name;
    return found;
}

template <typename Work>
auto translatingOpenCvErrors(const fs::path& cfg, Work work)
{
    try {
        return work();
    } catch (const cv::Exception& error) {
        throw FailureError(cfg.string(), std::string("OpenCV cannot compute it: ") + error.err);
    }
}

}  // namespace

struct OpenCvNetwork::Private {
    fs::path cfg;
    Shape input;
    cv::dnn::Net net;
    std::vector<std::string> resultNames;
    std::vector<Shape> resultShapes;
};

OpenCvNetwork::OpenCvNetwork(const NetworkSpec& spec, const fs::path& cfg, const fs::path& weights) : d(std::make_unique<Private>())
{
    d->cfg = cfg;
    d->input = spec.input;
    translatingOpenCvErrors(cfg, [&] {
        d->net = cv::dnn::readNetFromDarknet(cfg.string(), weights.string());
        d->net.setPreferableBackend(cv::dnn::DNN_BACKEND_OPENCV);
        d->net.enableFusion(false);  // a fused layer's own result cannot be asked for
        for (const int layer : spec.results()) {
            d->resultNames.push_back(nameOfLayer(d->net, layer));
            d->resultShapes.push_back(spec.layers[static_cast<std::size_t>(layer)].output);
        }
    });
}

OpenCvNetwork::~OpenCvNetwork() = default;

std::vector<FeatureMap> OpenCvNetwork::forward(const FeatureMap& input)
{
    if (input.shape != d->input)
        throw InputError("network", "the input has another shape than the network takes");
    return translatingOpenCvErrors(d->cfg, [&] {
        d->net.setInput(openCvBlob(input));
        std::vector<cv::Mat> results;
        d->net.forward(results, d->resultNames);
        std::vector<FeatureMap> maps;
        for (std::size_t i = 0; i < results.size(); ++i) {
            maps.push_back(fromOpenCv(results[i], d->resultShapes[i]));
            if (maps.back().values.empty())
                throw FailureError(d->cfg.string(), "OpenCV computes another shape");
        }
        return maps;
    });
}

}  // namespace abcp
