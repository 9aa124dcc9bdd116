#include "core/exporting/torch_engines.h"

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/exporting/torchscript_source.h"
#include "core/training/torch_network.h"
#include "core/training/torch_runtime.h"

#include <torch/script.h>

#include <sstream>
#include <string>

namespace fs = std::filesystem;

namespace abcp {

void writeTorchScript(const Network& network, const fs::path& file)
{
    const std::string bytes = translatingTorchErrors("TorchScript", [&] {
        const torch::NoGradGuard noGrad;
        torch::jit::Module module("abcp_network");
        const TorchNetwork folded(network, torch::kCPU, TorchNetwork::Form::Folded);
        for (std::size_t i = 0; i < network.spec.size(); ++i) {
            const TorchNetwork::LayerTensors& values = folded.tensors(i);
            if (!values.weight.defined())
                continue;
            const LayerSpec& layer = network.spec.layers[i];
            const torch::Tensor bias = layer.as<Local>() ? values.bias.view({layer.output.channels, layer.output.height, layer.output.width}) : values.bias;
            module.register_parameter("weight_" + std::to_string(i), values.weight, false);
            module.register_parameter("bias_" + std::to_string(i), bias, false);
        }
        module.define(torchScriptSource(network.spec));
        module.eval();
        std::ostringstream stream;
        module.save(stream);
        return std::move(stream).str();
    });
    writeFileAtomically(file, bytes);
}

std::vector<FeatureMap> runTorchScript(const fs::path& file, const FeatureMap& input)
{
    return translatingTorchErrors("TorchScript", [&] {
        const torch::NoGradGuard noGrad;
        torch::jit::Module module = torch::jit::load(file.string(), torch::kCPU);
        const torch::Tensor images = torch::from_blob(const_cast<float*>(input.values.data()),
                                                      {1, input.shape.channels, input.shape.height, input.shape.width}, torch::kFloat32);
        std::vector<FeatureMap> maps;
        for (const torch::Tensor& tensor : module.forward({images}).toTensorVector()) {
            const torch::Tensor plain = tensor.contiguous();
            const Shape shape{static_cast<int>(plain.size(1)), static_cast<int>(plain.size(2)), static_cast<int>(plain.size(3))};
            maps.push_back({shape, {plain.data_ptr<float>(), plain.data_ptr<float>() + plain.numel()}});
        }
        return maps;
    });
}

}  // namespace abcp
