#include "core/training/torch_loss.h"

#include <cmath>

namespace abcp {

namespace {

std::vector<torch::Tensor> plain(const std::vector<torch::Tensor>& tensors)
{
    std::vector<torch::Tensor> result;
    for (const torch::Tensor& tensor : tensors)
        result.push_back(tensor.detach().to(torch::kCPU).contiguous());
    return result;
}

template <typename Pointer>
std::vector<Pointer> pointers(const std::vector<torch::Tensor>& tensors)
{
    std::vector<Pointer> result;
    for (const torch::Tensor& tensor : tensors)
        result.push_back(tensor.data_ptr<float>());
    return result;
}

}  // namespace

LossValue lossOf(const Loss& loss, const std::vector<torch::Tensor>& results, const std::vector<std::vector<LabelledBox>>& labels)
{
    const std::vector<torch::Tensor> raw = plain(results);
    return loss(pointers<const float*>(raw), labels, {});
}

LossValue backpropagate(const Loss& loss, const std::vector<torch::Tensor>& results, const std::vector<std::vector<LabelledBox>>& labels,
                        const Lessons* lessons)
{
    const std::vector<torch::Tensor> raw = plain(results);
    std::vector<torch::Tensor> gradients;
    for (const torch::Tensor& tensor : raw)
        gradients.push_back(torch::empty_like(tensor));
    const auto rawAt = pointers<const float*>(raw);
    const auto gradientsAt = pointers<float*>(gradients);
    LossValue value = loss(rawAt, labels, gradientsAt);
    if (lessons) {
        const std::vector<torch::Tensor> taught = plain(lessons->results);
        value.distillation = lessons->distillation.add(rawAt, pointers<const float*>(taught), labels.size(), gradientsAt);
        value.total += value.distillation;
    }
    if (!std::isfinite(value.total))
        return value;
    for (std::size_t i = 0; i < results.size(); ++i)
        gradients[i] = gradients[i].to(results[i].device());
    torch::autograd::backward(results, gradients);
    return value;
}

}  // namespace abcp
