#include "core/network/activation.h"

#include <algorithm>
#include <utility>

namespace abcp {

namespace {

const std::vector<std::pair<Activation, const char*>> names{
    {Activation::Linear, "linear"}, {Activation::Leaky, "leaky"},        {Activation::Relu, "relu"},
    {Activation::Relu6, "relu6"},   {Activation::Logistic, "logistic"},  {Activation::Ramp, "ramp"},
    {Activation::Tanh, "tanh"},     {Activation::Elu, "elu"},            {Activation::Swish, "swish"},
    {Activation::Mish, "mish"},     {Activation::HardMish, "hard_mish"}, {Activation::HardSwish, "hard_swish"}};

}  // namespace

const std::vector<Activation>& allActivations()
{
    static const std::vector<Activation> all = [] {
        std::vector<Activation> activations;
        for (const auto& entry : names)
            activations.push_back(entry.first);
        return activations;
    }();
    return all;
}

std::string activationName(Activation activation)
{
    return std::ranges::find(names, activation, &std::pair<Activation, const char*>::first)->second;
}

std::optional<Activation> activationNamed(std::string_view name)
{
    const auto found = std::ranges::find_if(names, [name](const auto& entry) { return name == entry.second; });
    return found == names.end() ? std::nullopt : std::optional(found->first);
}

bool isNonNegative(Activation activation)
{
    return activation == Activation::Relu || activation == Activation::Relu6 || activation == Activation::Logistic;
}

bool keepsNonNegative(Activation activation)
{
    return activation == Activation::Linear || activation == Activation::Leaky || activation == Activation::Relu
           || activation == Activation::Elu;
}

}  // namespace abcp
