#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace abcp {

// As Darknet (pjreddie's or AlexeyAB's) defines them, x being the value before:
enum class Activation {
    Linear,     // x
    Leaky,      // x, 0.1 x below zero
    Relu,       // max(0, x)
    Relu6,      // min(6, max(0, x))
    Logistic,   // 1 / (1 + e^-x)
    Ramp,       // max(0, x) + 0.1 x
    Tanh,
    Elu,        // x, e^x - 1 below zero
    Swish,      // x / (1 + e^-x)
    Mish,       // x tanh(ln(1 + e^x))
    HardMish,   // x / 2 * min(2, max(0, x + 2))
    HardSwish,  // x / 6 * min(6, max(0, x + 3))
};

const std::vector<Activation>& allActivations();

// As a cfg spells it: "linear", "leaky", "hard_mish", ...
std::string activationName(Activation activation);
std::optional<Activation> activationNamed(std::string_view name);

// Whether no value after it is below zero.
bool isNonNegative(Activation activation);
// Whether it leaves every value that is not below zero as it is.
bool keepsNonNegative(Activation activation);

}  // namespace abcp
