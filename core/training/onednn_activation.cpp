#include "core/training/onednn_activation.h"

#include <optional>

namespace abcp {

namespace {

struct Eltwise {
    dnnl::algorithm algorithm = dnnl::algorithm::undef;  // undef: leaves the values as they are
    float alpha = 0;
    float beta = 0;
};

// Nothing for an activation that oneDNN does not have.
std::optional<Eltwise> eltwise(Activation activation)
{
    using dnnl::algorithm;
    switch (activation) {
    case Activation::Linear: return Eltwise{};
    case Activation::Leaky: return Eltwise{algorithm::eltwise_relu, 0.1f};
    case Activation::Relu: return Eltwise{algorithm::eltwise_relu};
    case Activation::Relu6: return Eltwise{algorithm::eltwise_clip, 0.0f, 6.0f};
    case Activation::Logistic: return Eltwise{algorithm::eltwise_logistic};
    case Activation::Tanh: return Eltwise{algorithm::eltwise_tanh};
    case Activation::Elu: return Eltwise{algorithm::eltwise_elu, 1.0f};
    case Activation::Swish: return Eltwise{algorithm::eltwise_swish, 1.0f};
    case Activation::Mish: return Eltwise{algorithm::eltwise_mish};
    default: return std::nullopt;
    }
}

}  // namespace

bool hasOneDnn(Activation activation)
{
    return eltwise(activation).has_value();
}

void append(dnnl::post_ops& operations, Activation activation)
{
    const Eltwise function = eltwise(activation).value();
    if (function.algorithm != dnnl::algorithm::undef)
        operations.append_eltwise(1.0f, function.algorithm, function.alpha, function.beta);
}

}  // namespace abcp
