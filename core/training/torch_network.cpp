#include "core/training/torch_network.h"

#include "core/base/error.h"
#include "core/network/weight_layout.h"
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
    case Activation::Relu6: return torch::clamp(x, 0.0, 6.0);
    case Activation::Logistic: return torch::sigmoid(x);
    case Activation::Ramp: return torch::relu(x) + 0.1 * x;
    case Activation::Tanh: return torch::tanh(x);
    case Activation::Elu: return torch::elu(x);
    case Activation::Swish: return torch::silu(x);
    case Activation::Mish: return torch::mish(x);
    case Activation::HardMish: return 0.5 * x * torch::clamp(x + 2.0, 0.0, 2.0);
    case Activation::HardSwish: return torch::hardswish(x);
    }
    return x;
}

// Darknet's rule for maps of different extents; see Shortcut.
torch::Tensor addResampled(const torch::Tensor& x, const torch::Tensor& other)
{
    if (x.sizes() == other.sizes())
        return x + other;
    const std::int64_t channels = std::min(x.size(1), other.size(1));
    const std::int64_t height = std::min(x.size(2), other.size(2)), width = std::min(x.size(3), other.size(3));
    const std::int64_t stride = std::max<std::int64_t>(1, other.size(3) / x.size(3));
    const std::int64_t sample = std::max<std::int64_t>(1, x.size(3) / other.size(3));
    const auto part = [&](const torch::Tensor& map, std::int64_t step) {
        return map.slice(1, 0, channels).slice(2, 0, (height - 1) * step + 1, step).slice(3, 0, (width - 1) * step + 1, step);
    };
    torch::Tensor sum = x.clone();
    part(sum, sample).add_(part(other, stride));
    return sum;
}

// Darknet's reorg: it takes the flat values for an array of another shape, so that neighbouring channels mix.
torch::Tensor reorganised(const Reorg& reorg, const torch::Tensor& input)
{
    const std::int64_t images = input.size(0), channels = input.size(1), height = input.size(2), width = input.size(3);
    if (reorg.extra > 0)
        return torch::constant_pad_nd(input.reshape({images, -1}), {0, reorg.extra}).view({images, -1, 1, 1});
    const std::int64_t stride = reorg.stride, parts = channels / (stride * stride);
    const torch::Tensor mixed = reorg.reverse
        ? input.reshape({images, stride, stride, parts, height, width}).permute({0, 3, 4, 1, 5, 2})
        : input.reshape({images, parts, height, stride, width, stride}).permute({0, 3, 5, 1, 2, 4});
    return reorg.reverse ? mixed.reshape({images, parts, height * stride, width * stride})
                         : mixed.reshape({images, channels * stride * stride, height / stride, width / stride});
}

torch::Tensor crop(const Crop& crop, const torch::Tensor& input)
{
    const torch::Tensor middle = input.narrow(2, (input.size(2) - crop.height) / 2, crop.height)
                                     .narrow(3, (input.size(3) - crop.width) / 2, crop.width);
    return crop.adjust ? middle * 2.0 - 1.0 : middle;
}

torch::Tensor connect(const LayerSpec& layer, const torch::Tensor& weight, const torch::Tensor& bias, const torch::Tensor& input)
{
    return torch::linear(input.flatten(1), weight, bias).view({input.size(0), layer.output.channels, 1, 1});
}

// weight: places x filters x (input channels x size x size).
torch::Tensor convolveLocally(const Local& local, const LayerSpec& layer, const torch::Tensor& weight, const torch::Tensor& bias,
                              const torch::Tensor& input)
{
    const torch::Tensor columns = torch::im2col(input, {local.size, local.size}, {1, 1}, {local.padding, local.padding},
                                                {local.stride, local.stride});
    const torch::Tensor sums = torch::bmm(weight, columns.permute({2, 1, 0}));  // places x filters x images
    const torch::Tensor x = sums.permute({2, 1, 0}).reshape({input.size(0), layer.output.channels, layer.output.height, layer.output.width});
    return activate(x + bias.view({1, layer.output.channels, layer.output.height, layer.output.width}), local.activation);
}

std::vector<std::int64_t> weightShape(const LayerSpec& layer)
{
    const std::int64_t channels = layer.input.channels;
    if (const auto* convolution = layer.as<Convolutional>())
        return {convolution->filters, channels / convolution->groups, convolution->size, convolution->size};
    if (layer.as<Connected>())
        return {layer.output.channels, layer.input.elements()};
    const int size = layer.as<Local>()->size;
    return {std::int64_t{layer.output.height} * layer.output.width, layer.output.channels, channels * size * size};
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
    const int wanted = threads > 0 ? threads : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
    if (torch::get_num_threads() != wanted)  // setting it anew ends and starts threads of a pool that nobody here uses
        torch::set_num_threads(wanted);
}

TorchNetwork::TorchNetwork(const Network& network, torch::Device device, Form form)
    : m_spec(network.spec), m_imagesSeen(network.imagesSeen), m_device(device), m_form(form),
      m_tensors(network.spec.size()), m_lastReader(network.spec.size(), -1), m_frozen(network.spec.size(), false)
{
    const int layers = static_cast<int>(m_spec.size());
    for (int i = 0; i < layers; ++i) {
        for (const int source : layerInputs(m_spec, i))
            if (source >= 0)
                m_lastReader[static_cast<std::size_t>(source)] = i;
    }
    m_results = m_spec.results();
    for (const int result : m_results)
        m_lastReader[static_cast<std::size_t>(result)] = layers;

    const torch::NoGradGuard noGrad;
    for (std::size_t i = 0; i < m_spec.size(); ++i) {
        const LayerSpec& layer = m_spec.layers[i];
        const WeightLayout layout = weightLayout(layer);
        if (layout.empty())
            continue;
        const LayerWeights& raw = *network.weights.at(i);
        const auto filters = static_cast<std::int64_t>(layout.normalized);
        LayerTensors& values = m_tensors[i];
        values.weight = tensorOf(raw.weights, weightShape(layer), device);
        values.bias = tensorOf(raw.biases, {static_cast<std::int64_t>(layout.biases)}, device);
        if (layout.normalized == 0)
            continue;
        values.scale = tensorOf(raw.scales, {filters}, device);
        values.mean = tensorOf(raw.rollingMean, {filters}, device);
        values.variance = tensorOf(raw.rollingVariance, {filters}, device);
        if (form == Form::Folded) {
            const torch::Tensor factor = values.scale / torch::sqrt(values.variance + batchNormEpsilon);
            std::vector<std::int64_t> perFilter(static_cast<std::size_t>(values.weight.dim()), 1);
            perFilter.front() = filters;
            values.weight = values.weight * factor.view(perFilter);
            values.bias = values.bias - values.mean * factor;
            values.scale = values.mean = values.variance = torch::Tensor();
        }
    }
}

torch::Tensor TorchNetwork::normalize(const torch::Tensor& x, const LayerTensors& values, bool training) const
{
    return torch::batch_norm(x, values.scale, values.bias, values.mean, values.variance, training, statisticsMomentum, batchNormEpsilon,
                             false);
}

torch::Tensor TorchNetwork::runWeighted(const LayerSpec& layer, const LayerTensors& values, const torch::Tensor& input, bool training) const
{
    if (const auto* local = layer.as<Local>())
        return convolveLocally(*local, layer, values.weight, values.bias, input);
    const bool normalized = values.scale.defined();
    const torch::Tensor bias = normalized ? torch::Tensor() : values.bias;
    const auto* convolution = layer.as<Convolutional>();
    torch::Tensor x = convolution ? torch::conv2d(input, values.weight, bias, convolution->stride, convolution->padding, 1, convolution->groups)
                                  : connect(layer, values.weight, bias, input);
    if (normalized)
        x = normalize(x, values, training);
    return activate(x, convolution ? convolution->activation : layer.as<Connected>()->activation);
}

torch::Tensor TorchNetwork::run(const LayerSpec& layer, std::size_t index, const torch::Tensor& input,
                                const std::vector<torch::Tensor>& outputs, bool training)
{
    const auto outputOf = [&](int source) { return outputs[static_cast<std::size_t>(source)]; };
    if (m_tensors[index].weight.defined())
        return runWeighted(layer, m_tensors[index], input, training && !m_frozen[index]);
    if (const auto* shortcut = layer.as<Shortcut>()) {
        torch::Tensor sum = input;
        for (const int source : shortcut->from)
            sum = addResampled(sum, outputOf(source));
        return activate(sum, shortcut->activation);
    }
    if (const auto* sam = layer.as<Sam>())
        return activate(input * outputOf(sam->from), sam->activation);
    if (const auto* scale = layer.as<ScaleChannels>())
        return activate(outputOf(scale->from) * input, scale->activation);
    if (const auto* route = layer.as<Route>()) {
        std::vector<torch::Tensor> parts;
        for (const int source : route->layers)
            parts.push_back(outputOf(source).chunk(route->groups, 1)[static_cast<std::size_t>(route->groupId)]);
        return parts.size() == 1 ? parts[0] : torch::cat(parts, 1);
    }
    if (const auto* upsample = layer.as<Upsample>())
        return torch::upsample_nearest2d(input, {input.size(2) * upsample->stride, input.size(3) * upsample->stride},
                                         static_cast<double>(upsample->stride), static_cast<double>(upsample->stride));
    if (const auto* pool = layer.as<MaxPool>())
        return maxPool(*pool, input);
    if (const auto* dropout = layer.as<Dropout>())
        return training ? torch::dropout(input, dropout->probability, true) : input;
    if (layer.as<AveragePool>())
        return input.mean({2, 3}, true);
    if (const auto* reorg = layer.as<Reorg>())
        return reorganised(*reorg, input);
    if (const auto* cropped = layer.as<Crop>())
        return crop(*cropped, input);
    return input;  // what ends the network is decoded outside it, a loss computes nothing
}

std::vector<torch::Tensor> TorchNetwork::forward(const torch::Tensor& input, bool training)
{
    std::vector<torch::Tensor> outputs(m_spec.size());
    torch::Tensor previous = input;
    for (std::size_t i = 0; i < m_spec.size(); ++i) {
        const LayerSpec& layer = m_spec.layers[i];
        torch::Tensor output = run(layer, i, previous, outputs, training);
        // Activations work in place on a layer's own result only; whatever passes its input on shares it.
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

std::vector<TorchNetwork::LayerTensors*> TorchNetwork::trainedLayers()
{
    std::vector<LayerTensors*> layers;
    for (std::size_t i = 0; i < m_tensors.size(); ++i)
        if (m_tensors[i].weight.defined() && !m_frozen[i])
            layers.push_back(&m_tensors[i]);
    return layers;
}

std::vector<torch::Tensor*> TorchNetwork::decayingParameters()
{
    std::vector<torch::Tensor*> parameters;
    for (LayerTensors* values : trainedLayers())
        parameters.push_back(&values->weight);
    return parameters;
}

std::vector<torch::Tensor*> TorchNetwork::otherParameters()
{
    std::vector<torch::Tensor*> parameters;
    for (LayerTensors* values : trainedLayers()) {
        parameters.push_back(&values->bias);
        if (values->scale.defined())
            parameters.push_back(&values->scale);
    }
    return parameters;
}

std::vector<torch::Tensor*> TorchNetwork::runningStatistics()
{
    std::vector<torch::Tensor*> statistics;
    for (LayerTensors* values : trainedLayers()) {
        if (!values->mean.defined())
            continue;
        statistics.push_back(&values->mean);
        statistics.push_back(&values->variance);
    }
    return statistics;
}

Network TorchNetwork::toNetwork() const
{
    if (m_form == Form::Folded)
        throw FailureError("network", "folded weights cannot be taken back");
    Network network{m_spec, std::vector<std::shared_ptr<const LayerWeights>>(m_spec.size()), m_imagesSeen};
    for (std::size_t i = 0; i < m_spec.size(); ++i) {
        const LayerTensors& values = m_tensors[i];
        if (!values.weight.defined())
            continue;
        LayerWeights raw{valuesOf(values.bias), {}, {}, {}, valuesOf(values.weight)};
        if (values.scale.defined()) {
            raw.scales = valuesOf(values.scale);
            raw.rollingMean = valuesOf(values.mean);
            raw.rollingVariance = valuesOf(values.variance);
        }
        network.weights[i] = std::make_shared<const LayerWeights>(std::move(raw));
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
