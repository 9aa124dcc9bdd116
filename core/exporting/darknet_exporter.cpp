#include "core/exporting/exporter.h"

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/exporting/verification.h"
#include "core/network/darknet_weights.h"

#include <opencv2/dnn.hpp>

namespace fs = std::filesystem;

namespace abcp {

namespace {

// OpenCV names layer i of a cfg TYPE_i, and what a convolution becomes bn_i / TYPE_i by its batch norm and activation: the name of the
// layer whose result the head reads is the last one that carries its index.
std::string openCvNameOf(const cv::dnn::Net& net, int layer)
{
    const std::string suffix = "_" + std::to_string(layer);
    std::string found;
    for (const std::string& name : net.getLayerNames())
        if (name.size() > suffix.size() && name.compare(name.size() - suffix.size(), suffix.size(), suffix) == 0)
            found = name;
    return found;
}

}  // namespace

std::vector<ExportedFile> exportDarknet(const Network& network, const std::vector<std::string>& classes, const fs::path& folder,
                                        const std::string& stem, const DetectorFactory& makeDetector)
{
    requireWeights(network);
    const fs::path cfg = folder / (stem + ".cfg"), weights = folder / (stem + ".weights"), names = folder / (stem + ".names");
    UnverifiedFiles files({weights, cfg, names});
    writeDarknet(network, cfg, weights);
    std::string lines;
    for (const std::string& name : classes)
        lines += name + "\n";
    writeFileAtomically(names, lines);

    const std::unique_ptr<Detector> readBack = makeDetector(readDarknet(cfg, weights), {});
    const Difference difference = Verification(network, makeDetector).compare([&](const FeatureMap& input) { return readBack->forward(input); },
                                                                              weights.string());
    files.accept(difference);
    const std::string how = "read back by ABCP Studio";
    return {{cfg, "darknet", difference.largest, how}, {weights, "darknet", difference.largest, how}, {names, "darknet", 0, how}};
}

double differenceToOpenCv(const Network& network, const fs::path& cfg, const fs::path& weights, const DetectorFactory& makeDetector)
{
    try {
        cv::dnn::Net net = cv::dnn::readNetFromDarknet(cfg.string(), weights.string());
        net.setPreferableBackend(cv::dnn::DNN_BACKEND_OPENCV);
        net.enableFusion(false);  // a fused layer's own result cannot be asked for
        const NetworkSpec& spec = network.spec;
        const auto compute = [&](const FeatureMap& input) {
            net.setInput(openCvBlob(input));
            std::vector<FeatureMap> results;
            for (const int layer : spec.results())
                results.push_back(fromOpenCv(net.forward(openCvNameOf(net, layer)), spec.layers[static_cast<std::size_t>(layer)].output));
            return results;
        };
        return Verification(network, makeDetector).compare(compute, cfg.string()).share();
    } catch (const cv::Exception& error) {
        throw FailureError(cfg.string(), std::string("OpenCV cannot compute it: ") + error.err);
    }
}

}  // namespace abcp
