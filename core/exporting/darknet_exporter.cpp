#include "core/exporting/exporter.h"

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/base/random.h"
#include "core/network/darknet_weights.h"

#include <opencv2/dnn.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace fs = std::filesystem;

namespace abcp {

namespace {

constexpr int verificationInputs = 3;
constexpr double allowedDifference = 1e-4;  // of the largest value

FeatureMap randomInput(const Shape& shape, std::uint64_t seed)
{
    Generator generator = Generator::derive(seed, 17);
    FeatureMap map{shape, std::vector<float>(static_cast<std::size_t>(shape.elements()))};
    for (float& value : map.values)
        value = static_cast<float>(generator.uniform());
    return map;
}

struct Difference {
    double largest = 0;       // absolute
    double largestValue = 0;  // of the reference, absolute

    void add(const float* got, const float* expected, std::size_t count)
    {
        for (std::size_t i = 0; i < count; ++i) {
            const double difference = std::abs(static_cast<double>(got[i]) - static_cast<double>(expected[i]));
            largest = std::isnan(difference) ? std::numeric_limits<double>::infinity() : std::max(largest, difference);
            largestValue = std::max(largestValue, std::abs(static_cast<double>(expected[i])));
        }
    }
    bool tooLarge() const { return !(largest <= allowedDifference * std::max(largestValue, 1e-6)); }
};

Difference compare(const Network& network, const Network& other, const DetectorFactory& makeDetector)
{
    const std::unique_ptr<Detector> expected = makeDetector(network, {});
    const std::unique_ptr<Detector> got = makeDetector(other, {});
    Difference difference;
    for (int i = 0; i < verificationInputs; ++i) {
        const FeatureMap input = randomInput(network.spec.input, static_cast<std::uint64_t>(i));
        const std::vector<FeatureMap> a = expected->forward(input), b = got->forward(input);
        if (a.size() != b.size())
            throw FailureError("export", "what was read back has another number of heads");
        for (std::size_t h = 0; h < a.size(); ++h) {
            if (a[h].shape != b[h].shape)
                throw FailureError("export", "what was read back computes another shape");
            difference.add(b[h].values.data(), a[h].values.data(), a[h].values.size());
        }
    }
    return difference;
}

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
    const fs::path cfg = folder / (stem + ".cfg"), weights = folder / (stem + ".weights"), names = folder / (stem + ".names");
    writeDarknet(network, cfg, weights);
    std::string lines;
    for (const std::string& name : classes)
        lines += name + "\n";
    writeFileAtomically(names, lines);

    const Difference difference = compare(network, readDarknet(cfg, weights), makeDetector);
    if (difference.tooLarge()) {
        std::error_code ignored;
        for (const fs::path& file : {cfg, weights, names})
            fs::remove(file, ignored);
        throw FailureError(weights.string(), "read back, it computes something else (largest difference "
                                                 + std::to_string(difference.largest) + "); removed");
    }
    return {{cfg, "darknet", difference.largest}, {weights, "darknet", difference.largest}, {names, "darknet", 0}};
}

double differenceToOpenCv(const Network& network, const fs::path& cfg, const fs::path& weights, const DetectorFactory& makeDetector)
{
    try {
        cv::dnn::Net net = cv::dnn::readNetFromDarknet(cfg.string(), weights.string());
        net.setPreferableBackend(cv::dnn::DNN_BACKEND_OPENCV);
        net.enableFusion(false);  // a fused layer's own result cannot be asked for
        const std::unique_ptr<Detector> detector = makeDetector(network, {});
        const NetworkSpec& spec = network.spec;
        std::vector<int> read;
        for (const int head : spec.heads())
            read.push_back(head - 1);
        if (read.empty())
            read.push_back(static_cast<int>(spec.size()) - 1);

        Difference difference;
        for (int i = 0; i < verificationInputs; ++i) {
            const FeatureMap input = randomInput(spec.input, static_cast<std::uint64_t>(i));
            const std::vector<FeatureMap> expected = detector->forward(input);
            const int sizes[] = {1, spec.input.channels, spec.input.height, spec.input.width};
            net.setInput(cv::Mat(4, sizes, CV_32F, const_cast<float*>(input.values.data())));
            for (std::size_t h = 0; h < read.size(); ++h) {
                const cv::Mat got = net.forward(openCvNameOf(net, read[h]));
                if (got.total() != expected[h].values.size())
                    throw FailureError(cfg.string(), "OpenCV computes another shape");
                difference.add(got.ptr<float>(), expected[h].values.data(), got.total());
            }
        }
        return difference.largest / std::max(difference.largestValue, 1e-12);
    } catch (const cv::Exception& error) {
        throw FailureError(cfg.string(), std::string("OpenCV cannot compute it: ") + error.err);
    }
}

}  // namespace abcp
