#include "core/base/error.h"
#include "core/pruning/pruning_plan.h"
#include "core/training/batch_loader.h"
#include "core/training/dataset_check.h"
#include "core/training/thread_choice.h"
#include "core/training/torch_engines.h"
#include "core/training/torch_loss.h"
#include "core/training/torch_network.h"
#include "core/training/torch_runtime.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <memory>

namespace abcp {

namespace {

// How the loss changes, per unit, when the result y of a layer, before its activation, is multiplied by 1: the sum of dL/dy x y over
// pictures and places, one value a channel. y is linear in the layer's last affine map, so that it is the same as the sum of
// gradient x value over what the channel has of it: scale and shift of the batch norm, else the filter and its bias.
torch::Tensor sensitivity(const TorchNetwork::LayerTensors& values)
{
    const auto part = [](const torch::Tensor& parameter) {
        const torch::Tensor value = parameter.detach().to(torch::kFloat64);
        return parameter.grad().defined() ? value * parameter.grad().to(torch::kFloat64) : torch::zeros_like(value);  // none: no head sees it
    };
    if (values.scale.defined())
        return part(values.scale) + part(values.bias);
    const torch::Tensor weights = part(values.weight);
    if (weights.dim() != 3)
        return weights.flatten(1).sum(1) + part(values.bias);
    // A local layer: places x filters x inputs, the bias filters x places.
    return weights.sum(2).sum(0) + part(values.bias).view({weights.size(1), weights.size(0)}).sum(1);
}

class ChannelScorer {
public:
    ChannelScorer(const Network& network, const SearchSpace& space, const ScoringSettings& settings)
        : m_space(space), m_network(network, torchDevice(settings.device), TorchNetwork::Form::Trainable), m_loss(makeLoss(network.spec, {}))
    {
        std::vector<torch::Tensor*> parameters = m_network.decayingParameters();
        std::ranges::copy(m_network.otherParameters(), std::back_inserter(parameters));
        for (torch::Tensor* parameter : parameters)
            parameter->set_requires_grad(true);
        m_parameters = std::move(parameters);
        for (const CouplingGroup& group : space.groups)
            m_sums.emplace_back(static_cast<std::size_t>(group.channels), 0.0);
    }

    void add(const TrainingBatch& batch)
    {
        for (torch::Tensor* parameter : m_parameters)
            parameter->mutable_grad() = torch::Tensor();
        const std::vector<torch::Tensor> heads = m_network.forward(toTensor(batch, m_network.device()));
        if (!std::isfinite(backpropagate(*m_loss, heads, batch.boxes).total))
            throw FailureError("channel scores", "the loss of the unpruned network is not a number");

        const torch::NoGradGuard noGrad;
        for (std::size_t g = 0; g < m_space.groups.size(); ++g) {
            const CouplingGroup& group = m_space.groups[g];
            torch::Tensor change = torch::zeros({group.channels}, torch::kFloat64);
            for (const std::vector<int>* members : {&group.producers, &group.followers})
                for (const int layer : *members)
                    change += sensitivity(m_network.tensors(static_cast<std::size_t>(layer))).to(torch::kCPU);
            const auto values = change.accessor<double, 1>();
            for (std::int64_t i = 0; i < group.channels; ++i) {
                if (!std::isfinite(values[i]))
                    throw FailureError("channel scores", "a gradient of the unpruned network is not a number");
                m_sums[g][static_cast<std::size_t>(i)] += std::abs(values[i]);
            }
        }
        ++m_batches;
    }

    ChannelScores scores() const
    {
        ChannelScores means = m_sums;
        for (std::vector<double>& group : means)
            for (double& value : group)
                value /= m_batches;
        return means;
    }

private:
    const SearchSpace& m_space;
    TorchNetwork m_network;
    std::unique_ptr<Loss> m_loss;
    std::vector<torch::Tensor*> m_parameters;
    ChannelScores m_sums;
    int m_batches = 0;
};

}  // namespace

ChannelScores scoreChannelsWithTorch(const Network& network, const SearchSpace& space, const Dataset& dataset, const ScoringSettings& settings,
                                     std::stop_token stop, const ProgressCallback& progress)
{
    if (settings.images < 1 || settings.batch < 1)
        throw InputError("channel scores", "need at least one picture and batches of at least one");
    if (!network.hasWeights())
        throw InputError("channel scores", "the network has no weights");
    requireMatchingClasses(network.spec, dataset);
    requireTrainable(network.spec);
    const std::vector<std::size_t>& train = dataset.split(Split::Train);
    if (train.empty())
        throw InputError(dataset.source, "the train split holds no image");
    const std::size_t images = std::min(train.size(), static_cast<std::size_t>(settings.images));
    setTorchThreads(threadsFor(network.spec, settings.batch, settings.threads));
    return translatingTorchErrors("channel scores", [&] {
        ChannelScorer scorer(network, space, settings);
        ProgressMeter meter("score channels", static_cast<std::int64_t>(images), progress);
        const auto size = static_cast<std::size_t>(settings.batch);
        for (std::size_t begin = 0; begin < images; begin += size) {
            throwIfStopped(stop);
            const std::size_t end = std::min(begin + size, images);
            scorer.add(plainBatch(dataset, {train.begin() + static_cast<std::ptrdiff_t>(begin), train.begin() + static_cast<std::ptrdiff_t>(end)},
                                  network.spec.input));
            meter.advance(static_cast<std::int64_t>(end));
        }
        return scorer.scores();
    });
}

}  // namespace abcp
