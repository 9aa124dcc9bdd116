#pragma once

// Only for torch_*.cpp files.
#include "core/network/network.h"
#include "core/training/batch_loader.h"

#include <torch/torch.h>

#include <utility>
#include <vector>

namespace abcp {

// A network as torch tensors, runnable and trainable.
class TorchNetwork {
public:
    enum class Form {
        Trainable,  // batch norm apart
        Folded,     // batch norm folded into the convolutions: for inference only
    };

    TorchNetwork(const Network& network, torch::Device device, Form form);

    // input: N x C x H x W, 0 to 1, of the spec's size or, where all weights are those of convolutions, another one that fits.
    // Returns the outputs of spec.results(), raw.
    // training: batch norm takes the batch's statistics and moves the running ones by `statisticsMomentum`.
    std::vector<torch::Tensor> forward(const torch::Tensor& input, bool training = false);

    // One a layer: those that keep their weights and statistics whatever is trained. None are at first.
    void freeze(std::vector<bool> layers) { m_frozen = std::move(layers); }

    // Share of the newest batch in the running statistics; 0.1 while training.
    double statisticsMomentum = 0.1;

    const NetworkSpec& spec() const { return m_spec; }
    torch::Device device() const { return m_device; }
    // Convolution weights (which decay), and everything else that is trained; not those of frozen layers.
    std::vector<torch::Tensor*> decayingParameters();
    std::vector<torch::Tensor*> otherParameters();
    std::vector<torch::Tensor*> runningStatistics();

    // The same values as a plain network.
    Network toNetwork() const;

    struct LayerTensors {
        torch::Tensor weight, bias, scale, mean, variance;
    };
    // Of one layer; undefined where it has none.
    const LayerTensors& tensors(std::size_t layer) const { return m_tensors[layer]; }

private:
    torch::Tensor run(const LayerSpec& layer, std::size_t index, const torch::Tensor& input, const std::vector<torch::Tensor>& outputs,
                      bool training);
    torch::Tensor runWeighted(const LayerSpec& layer, const LayerTensors& values, const torch::Tensor& input, bool training) const;
    torch::Tensor normalize(const torch::Tensor& x, const LayerTensors& values, bool training) const;
    std::vector<LayerTensors*> trainedLayers();

    NetworkSpec m_spec;
    std::int64_t m_imagesSeen;
    torch::Device m_device;
    Form m_form;
    std::vector<LayerTensors> m_tensors;      // one a layer, undefined where it has none
    std::vector<int> m_lastReader;            // of each layer's output: freed after it, when nothing is to be differentiated
    std::vector<bool> m_frozen;               // one a layer
    std::vector<int> m_results;               // layers whose outputs forward() returns
};

// Pixels 0 to 255 as N x 3 x H x W floats, 0 to 1.
torch::Tensor toTensor(const TrainingBatch& batch, torch::Device device);

}  // namespace abcp
