#include "core/training/torch_network.h"

#include "core/base/error.h"
#include "core/training/torch_runtime.h"

#include <algorithm>
#include <limits>
#include <thread>

namespace abcp {

namespace {

constexpr double leakySlope = 0.1;

torch::Tensor tensorOf(const std::vector<float>& values, torch::IntArrayRef shape, torch::Device device)
{
    return torch::from_blob(const_cast<float*>(values.data()), shape, torch::kFloat32).clone().to(device);
}

std::vector<float> valuesOf(const torch::Tensor& tensor)
{
    const torch::Tensor plain = tensor.detach().to(torch::kCPU).contiguous();
    return {plain.data_ptr<float>(), plain.data_ptr<float>() + plain.numel()};
}

// In place where nothing is recorded for a backward pass.
torch::Tensor activate(torch::Tensor x, Activation activation)
{
    const bool inPlace = !torch::GradMode::is_enabled();
    switch (activation) {
    case Activation::Linear: return x;
    case Activation::Leaky: return inPlace ? torch::leaky_relu_(x, leakySlope) : torch::leaky_relu(x, leakySlope);
    case Activation::Relu: return inPlace ? torch::relu_(x) : torch::relu(x);
    }
    return x;
}

torch::Tensor maxPool(const MaxPool& pool, const torch::Tensor& input)
{
    const std::int64_t before = pool.padding / 2;
    const std::int64_t after = pool.padding - before;
    if (before == after && 2 * before <= pool.size)
        return torch::max_pool2d(input, pool.size, pool.stride, before);
    const torch::Tensor padded = torch::constant_pad_nd(input, {before, after, before, after}, -std::numeric_limits<float>::infinity());
    return torch::max_pool2d(padded, pool.size, pool.stride);
}

}  // namespace

torch::Device torchDevice(const std::string& name)
{
    if (name == "cpu")
        return torch::kCPU;
    if (name == "auto")
        return torch::cuda::is_available() ? torch::Device(torch::kCUDA, 0) : torch::Device(torch::kCPU);
    try {
        const torch::Device device(name);
        if (device.is_cuda() && torch::cuda::is_available() && (!device.has_index() || device.index() < static_cast<int>(torch::cuda::device_count())))
            return device;
    } catch (const c10::Error&) {
        throw InputError("device", "must be auto, cpu or cuda:N, got " + name);
    }
    throw InputError("device", name + " is not available here");
}

void setTorchThreads(int threads)
{
    torch::set_num_threads(threads > 0 ? threads : std::max(1, static_cast<int>(std::thread::hardware_concurrency())));
}

TorchNetwork::TorchNetwork(const Network& network, torch::Device device, Form form)
    : m_spec(network.spec), m_imagesSeen(network.imagesSeen), m_device(device), m_form(form),
      m_convolutions(network.spec.size()), m_lastReader(network.spec.size(), -1)
{
    const int layers = static_cast<int>(m_spec.size());
    for (int i = 0; i < layers; ++i) {
        for (const int source : layerInputs(m_spec, i))
            if (source >= 0)
                m_lastReader[static_cast<std::size_t>(source)] = i;
    }
    for (const int head : m_spec.heads())
        m_results.push_back(head - 1);
    if (m_results.empty())
        m_results.push_back(layers - 1);
    for (const int result : m_results)
        m_lastReader[static_cast<std::size_t>(result)] = layers;

    const torch::NoGradGuard noGrad;
    for (std::size_t i = 0; i < m_spec.size(); ++i) {
        const Convolutional* parameters = m_spec.layers[i].as<Convolutional>();
        if (!parameters)
            continue;
        const ConvolutionWeights& raw = *network.weights.at(i);
        const std::int64_t filters = parameters->filters;
        const std::int64_t inputs = m_spec.layers[i].input.channels / parameters->groups;
        Convolution& values = m_convolutions[i];
        values.weight = tensorOf(raw.weights, {filters, inputs, parameters->size, parameters->size}, device);
        values.bias = tensorOf(raw.biases, {filters}, device);
        if (!parameters->batchNormalize)
            continue;
        values.scale = tensorOf(raw.scales, {filters}, device);
        values.mean = tensorOf(raw.rollingMean, {filters}, device);
        values.variance = tensorOf(raw.rollingVariance, {filters}, device);
        if (form == Form::Folded) {
            const torch::Tensor factor = values.scale / torch::sqrt(values.variance + batchNormEpsilon);
            values.weight = values.weight * factor.view({-1, 1, 1, 1});
            values.bias = values.bias - values.mean * factor;
            values.scale = values.mean = values.variance = torch::Tensor();
        }
    }
}

torch::Tensor TorchNetwork::convolve(const Convolutional& parameters, Convolution& values, const torch::Tensor& input, bool training)
{
    const bool normalize = parameters.batchNormalize && m_form == Form::Trainable;
    torch::Tensor x = torch::conv2d(input, values.weight, normalize ? torch::Tensor() : values.bias, parameters.stride, parameters.padding, 1,
                                    parameters.groups);
    if (normalize)
        x = torch::batch_norm(x, values.scale, values.bias, values.mean, values.variance, training, statisticsMomentum, batchNormEpsilon,
                              false);
    return activate(x, parameters.activation);
}

torch::Tensor TorchNetwork::run(const LayerSpec& layer, std::size_t index, const torch::Tensor& input,
                                const std::vector<torch::Tensor>& outputs, bool training)
{
    if (const auto* convolutional = layer.as<Convolutional>())
        return convolve(*convolutional, m_convolutions[index], input, training);
    if (const auto* shortcut = layer.as<Shortcut>())
        return activate(input + outputs[static_cast<std::size_t>(shortcut->from)], shortcut->activation);
    if (const auto* route = layer.as<Route>()) {
        std::vector<torch::Tensor> parts;
        for (const int source : route->layers)
            parts.push_back(outputs[static_cast<std::size_t>(source)]);
        return parts.size() == 1 ? parts[0] : torch::cat(parts, 1);
    }
    if (const auto* upsample = layer.as<Upsample>())
        return torch::upsample_nearest2d(input, {layer.output.height, layer.output.width}, static_cast<double>(upsample->stride),
                                         static_cast<double>(upsample->stride));
    if (const auto* pool = layer.as<MaxPool>())
        return maxPool(*pool, input);
    if (const auto* dropout = layer.as<Dropout>())
        return training ? torch::dropout(input, dropout->probability, true) : input;
    return input;  // a head's values are decoded outside the network
}

std::vector<torch::Tensor> TorchNetwork::forward(const torch::Tensor& input, bool training)
{
    std::vector<torch::Tensor> outputs(m_spec.size());
    torch::Tensor previous = input;
    for (std::size_t i = 0; i < m_spec.size(); ++i) {
        const LayerSpec& layer = m_spec.layers[i];
        torch::Tensor output = run(layer, i, previous, outputs, training);
        // Activations work in place on a convolution's own result only; whatever passes its input on shares it.
        for (const int source : layerInputs(m_spec, static_cast<int>(i)))
            if (source >= 0 && m_lastReader[static_cast<std::size_t>(source)] == static_cast<int>(i))
                outputs[static_cast<std::size_t>(source)].reset();
        outputs[i] = output;
        previous = std::move(output);
    }
    std::vector<torch::Tensor> results;
    for (const int result : m_results)
        results.push_back(outputs[static_cast<std::size_t>(result)]);
    return results;
}

std::vector<torch::Tensor*> TorchNetwork::decayingParameters()
{
    std::vector<torch::Tensor*> parameters;
    for (Convolution& values : m_convolutions)
        if (values.weight.defined())
            parameters.push_back(&values.weight);
    return parameters;
}

std::vector<torch::Tensor*> TorchNetwork::otherParameters()
{
    std::vector<torch::Tensor*> parameters;
    for (Convolution& values : m_convolutions) {
        if (values.bias.defined())
            parameters.push_back(&values.bias);
        if (values.scale.defined())
            parameters.push_back(&values.scale);
    }
    return parameters;
}

std::vector<torch::Tensor*> TorchNetwork::runningStatistics()
{
    std::vector<torch::Tensor*> statistics;
    for (Convolution& values : m_convolutions) {
        if (!values.mean.defined())
            continue;
        statistics.push_back(&values.mean);
        statistics.push_back(&values.variance);
    }
    return statistics;
}

Network TorchNetwork::toNetwork() const
{
    if (m_form == Form::Folded)
        throw FailureError("network", "folded weights cannot be taken back");
    Network network{m_spec, std::vector<std::shared_ptr<const ConvolutionWeights>>(m_spec.size()), m_imagesSeen};
    for (std::size_t i = 0; i < m_spec.size(); ++i) {
        const Convolution& values = m_convolutions[i];
        if (!values.weight.defined())
            continue;
        ConvolutionWeights raw{valuesOf(values.bias), {}, {}, {}, valuesOf(values.weight)};
        if (values.scale.defined()) {
            raw.scales = valuesOf(values.scale);
            raw.rollingMean = valuesOf(values.mean);
            raw.rollingVariance = valuesOf(values.variance);
        }
        network.weights[i] = std::make_shared<const ConvolutionWeights>(std::move(raw));
    }
    return network;
}

torch::Tensor toTensor(const TrainingBatch& batch, torch::Device device)
{
    const torch::Tensor bytes = torch::from_blob(const_cast<std::uint8_t*>(batch.pixels.data()),
                                                 {batch.images, batch.shape.channels, batch.shape.height, batch.shape.width}, torch::kUInt8);
    return bytes.to(device, torch::kFloat32).div_(255.0);
}

}  // namespace abcp
