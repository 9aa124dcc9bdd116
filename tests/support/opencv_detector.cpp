#include "tests/support/opencv_detector.h"

#include "core/base/error.h"
#include "core/data/image.h"
#include "core/exporting/opencv_network.h"
#include "core/network/darknet_weights.h"
#include "core/training/head_decoder.h"

#include <QTemporaryDir>

#include <chrono>
#include <filesystem>
#include <utility>

using namespace abcp;

namespace {

class OpenCvDetector : public Detector {
public:
    OpenCvDetector(NetworkSpec spec, const std::filesystem::path& cfg, const std::filesystem::path& weights)
        : m_spec(std::move(spec)), m_network(m_spec, cfg, weights)
    {
    }

    std::vector<std::vector<Detection>> detect(std::span<const cv::Mat> images, const DetectOptions& options) override
    {
        std::vector<std::vector<Detection>> result;
        for (const cv::Mat& image : images) {
            const std::vector<FeatureMap> maps = m_network.forward(networkInput(image, m_spec.input));
            const std::vector<int> heads = m_spec.heads();
            std::vector<Detection> detections;
            for (std::size_t h = 0; h < heads.size(); ++h)
                decodeHead(maps[h].values.data(), m_spec.layers[static_cast<std::size_t>(heads[h])], m_spec.input,
                           options.confidenceThreshold, detections);
            result.push_back(onImage(nonMaximumSuppression(std::move(detections), options.nmsThreshold, options.maxDetections),
                                     letterboxFor(image.cols, image.rows, m_spec.input.width, m_spec.input.height)));
        }
        return result;
    }

    std::vector<FeatureMap> forward(const FeatureMap& input) override { return m_network.forward(input); }

    std::vector<double> timeForward(int repeats, int warmUps) override
    {
        const FeatureMap input{m_spec.input, std::vector<float>(static_cast<std::size_t>(m_spec.input.elements()), 0.5f)};
        std::vector<double> milliseconds;
        for (int i = -warmUps; i < repeats; ++i) {
            const auto start = std::chrono::steady_clock::now();
            m_network.forward(input);
            const std::chrono::duration<double, std::milli> spent = std::chrono::steady_clock::now() - start;
            if (i >= 0)
                milliseconds.push_back(spent.count());
        }
        return milliseconds;
    }

private:
    NetworkSpec m_spec;
    OpenCvNetwork m_network;
};

}  // namespace

std::unique_ptr<Detector> makeOpenCvDetector(const Network& network)
{
    const QTemporaryDir folder;
    if (!folder.isValid())
        throw FailureError("temporary folder", folder.errorString().toStdString());
    const std::filesystem::path cfg = folder.filePath(QStringLiteral("net.cfg")).toStdString();
    const std::filesystem::path weights = folder.filePath(QStringLiteral("net.weights")).toStdString();
    writeDarknet(network, cfg, weights);
    return std::make_unique<OpenCvDetector>(network.spec, cfg, weights);
}
