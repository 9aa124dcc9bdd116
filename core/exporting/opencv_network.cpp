#include "core/exporting/opencv_network.h"

#include "core/base/error.h"
#include "core/exporting/verification.h"

#include <opencv2/dnn.hpp>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string>
#include <variant>
#include <vector>

namespace fs = std::filesystem;

namespace abcp {

namespace {

bool hasActivation(const LayerSpec& layer)
{
    return std::visit(
        [](const auto& parameters) {
            if constexpr (requires { parameters.activation; })
                return parameters.activation != Activation::Linear;
            else
                return false;
        },
        layer.parameters);
}

// OpenCV makes several layers of one of a cfg: layer i becomes TYPE_i, bn_i with batch norm, and behind them its activation, which carries
// the number i + 1.
std::string nameOfResult(const cv::dnn::Net& net, const NetworkSpec& spec, int layer)
{
    const auto endsIn = [](const std::string& name, int number) { return name.ends_with("_" + std::to_string(number)); };
    const std::vector<std::string> names = net.getLayerNames();
    const auto last = std::find_if(names.rbegin(), names.rend(), [&](const std::string& name) { return endsIn(name, layer); });
    if (last == names.rend())
        return {};
    const bool activated = hasActivation(spec.layers[static_cast<std::size_t>(layer)]) && last != names.rbegin() && endsIn(*std::prev(last), layer + 1);
    return activated ? *std::prev(last) : *last;
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
            d->resultNames.push_back(nameOfResult(d->net, spec, layer));
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
