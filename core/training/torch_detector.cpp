#include "core/training/torch_engines.h"

#include "core/base/percentile.h"
#include "core/data/image.h"
#include "core/training/deployed_network.h"
#include "core/training/head_decoder.h"
#include "core/training/torch_decoding.h"
#include "core/training/torch_network.h"
#include "core/training/torch_runtime.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <optional>

namespace abcp {

namespace {

class TorchDetector : public Detector {
public:
    TorchDetector(const Network& network, const DetectorOptions& options)
        : m_spec(network.spec), m_threads(options.threads)
    {
        const torch::Device device = torchDevice(options.device);
        setTorchThreads(m_threads);
        if (options.foldBatchNorm && device.is_cpu())
            m_deployed = deploy(network, torch::get_num_threads());
        if (!m_deployed)
            m_network.emplace(network, device, options.foldBatchNorm ? TorchNetwork::Form::Folded : TorchNetwork::Form::Trainable);
    }

    std::vector<std::vector<Detection>> detect(std::span<const cv::Mat> images, const DetectOptions& options) override
    {
        if (m_spec.heads().empty())
            throw InputError("network", "has no detection head, so it detects nothing");
        const Shape input = m_spec.input;
        std::vector<Letterbox> letterboxes;
        torch::Tensor batch = torch::empty({static_cast<std::int64_t>(images.size()), input.channels, input.height, input.width});
        for (std::size_t i = 0; i < images.size(); ++i) {
            letterboxes.push_back(letterboxFor(images[i].cols, images[i].rows, input.width, input.height));
            const FeatureMap picture = networkInput(images[i], input);
            std::copy(picture.values.begin(), picture.values.end(), batch.data_ptr<float>() + static_cast<std::int64_t>(i) * input.elements());
        }
        const std::vector<torch::Tensor> heads = run(batch);
        std::vector<std::vector<Detection>> result;
        for (std::size_t i = 0; i < images.size(); ++i) {
            result.push_back(onImage(decodeImage(heads, m_spec, static_cast<std::int64_t>(i), options), letterboxes[i]));
        }
        return result;
    }

    std::vector<FeatureMap> forward(const FeatureMap& input) override
    {
        if (input.shape != m_spec.input)
            throw InputError("network", "the input has another shape than the network takes");
        torch::Tensor batch = torch::from_blob(const_cast<float*>(input.values.data()),
                                               {1, input.shape.channels, input.shape.height, input.shape.width}).clone();
        std::vector<FeatureMap> maps;
        for (const torch::Tensor& output : run(batch)) {
            const Shape shape{static_cast<int>(output.size(1)), static_cast<int>(output.size(2)), static_cast<int>(output.size(3))};
            maps.push_back({shape, {output.data_ptr<float>(), output.data_ptr<float>() + output.numel()}});
        }
        return maps;
    }

    std::vector<double> timeForward(int repeats, int warmUps) override
    {
        const Shape input = m_spec.input;
        const torch::Tensor batch = torch::full({1, input.channels, input.height, input.width}, 0.5f);
        std::vector<double> milliseconds;
        for (int i = -warmUps; i < repeats; ++i) {
            const auto start = std::chrono::steady_clock::now();
            run(batch);
            const std::chrono::duration<double, std::milli> spent = std::chrono::steady_clock::now() - start;
            if (i >= 0)
                milliseconds.push_back(spent.count());
        }
        return milliseconds;
    }

    std::vector<double> timeLayers(int repeats, int warmUps) override
    {
        if (!m_deployed)
            return {};
        const std::vector<float> image(static_cast<std::size_t>(m_spec.input.elements()), 0.5f);
        std::vector<double> pass(static_cast<std::size_t>(m_spec.size()));
        std::vector<std::vector<double>> passes(pass.size());  // by layer
        setTorchThreads(m_threads);
        for (int i = -warmUps; i < repeats; ++i) {
            m_deployed->runTimed(image.data(), pass);
            for (std::size_t layer = 0; i >= 0 && layer < pass.size(); ++layer)
                passes[layer].push_back(pass[layer]);
        }
        std::ranges::transform(passes, pass.begin(), [](const std::vector<double>& times) { return median(times); });
        return pass;
    }

private:
    // Contiguous, on the CPU.
    std::vector<torch::Tensor> run(const torch::Tensor& batch)
    {
        return translatingTorchErrors("detector", [&] {
            const torch::NoGradGuard noGrad;
            setTorchThreads(m_threads);
            if (m_deployed)
                return runDeployed(batch);
            std::vector<torch::Tensor> heads = m_network->forward(batch.to(m_network->device()));
            for (torch::Tensor& head : heads)
                head = head.to(torch::kCPU).contiguous();
            return heads;
        });
    }

    // Image by image.
    std::vector<torch::Tensor> runDeployed(const torch::Tensor& batch)
    {
        std::vector<torch::Tensor> heads;
        for (std::int64_t i = 0; i < batch.size(0); ++i) {
            const std::vector<DeployedNetwork::Output>& outputs = m_deployed->run(batch[i].data_ptr<float>());
            for (std::size_t h = 0; h < outputs.size(); ++h) {
                const auto& [shape, values] = outputs[h];
                if (i == 0)
                    heads.push_back(torch::empty({batch.size(0), shape.channels, shape.height, shape.width}));
                std::copy(values, values + shape.elements(), heads[h][i].data_ptr<float>());
            }
        }
        return heads;
    }

    NetworkSpec m_spec;
    int m_threads;
    std::unique_ptr<DeployedNetwork> m_deployed;  // where it can be had; else
    std::optional<TorchNetwork> m_network;
};

}  // namespace

std::vector<Detection> decodeImage(const std::vector<torch::Tensor>& heads, const NetworkSpec& spec, std::int64_t image,
                                   const DetectOptions& options)
{
    const std::vector<int> layers = spec.heads();
    std::vector<Detection> detections;
    for (std::size_t h = 0; h < layers.size(); ++h) {
        const LayerSpec& layer = spec.layers[static_cast<std::size_t>(layers[h])];
        const float* raw = heads[h].data_ptr<float>() + image * layer.input.elements();
        decodeHead(raw, layer, spec.input, options.confidenceThreshold, detections);
    }
    return nonMaximumSuppression(std::move(detections), options.nmsThreshold, options.maxDetections);
}

std::unique_ptr<Detector> makeTorchDetector(const Network& network, const DetectorOptions& options)
{
    if (!network.hasWeights())
        throw InputError("network", "has no weights");
    return translatingTorchErrors("detector", [&] { return std::make_unique<TorchDetector>(network, options); });
}

std::string describeTorch()
{
    setTorchThreads(0);
    return std::string("LibTorch ") + TORCH_VERSION + ", cpu x" + std::to_string(torch::get_num_threads())
        + (torch::cuda::is_available() ? ", CUDA" : "");
}

}  // namespace abcp
