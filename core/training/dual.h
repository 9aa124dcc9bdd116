#pragma once

#include <array>
#include <cmath>
#include <cstddef>

namespace abcp {

// A number together with its derivatives by N variables (forward-mode differentiation): a formula written once over Dual
// gives its value and its gradient.
template <std::size_t N>
struct Dual {
    double value = 0;
    std::array<double, N> derivative{};

    Dual() = default;
    Dual(double constant) : value(constant) {}  // a plain number is a constant
    static Dual variable(double value, std::size_t index)
    {
        Dual result(value);
        result.derivative[index] = 1;
        return result;
    }

    // f(x) where f has this value and this slope at x.
    Dual mapped(double newValue, double slope) const
    {
        Dual result(newValue);
        for (std::size_t i = 0; i < N; ++i)
            result.derivative[i] = slope * derivative[i];
        return result;
    }

    // slopeA and slopeB: derivatives of the result by a and by b.
    static Dual combined(double value, const Dual& a, double slopeA, const Dual& b, double slopeB)
    {
        Dual result(value);
        for (std::size_t i = 0; i < N; ++i)
            result.derivative[i] = slopeA * a.derivative[i] + slopeB * b.derivative[i];
        return result;
    }

    friend Dual operator+(const Dual& a, const Dual& b) { return combined(a.value + b.value, a, 1, b, 1); }
    friend Dual operator-(const Dual& a, const Dual& b) { return combined(a.value - b.value, a, 1, b, -1); }
    friend Dual operator*(const Dual& a, const Dual& b) { return combined(a.value * b.value, a, b.value, b, a.value); }
    friend Dual operator/(const Dual& a, const Dual& b)
    {
        const double quotient = a.value / b.value;
        return combined(quotient, a, 1 / b.value, b, -quotient / b.value);
    }
};

template <std::size_t N>
Dual<N> larger(const Dual<N>& a, const Dual<N>& b)
{
    return a.value < b.value ? b : a;
}

template <std::size_t N>
Dual<N> smaller(const Dual<N>& a, const Dual<N>& b)
{
    return b.value < a.value ? b : a;
}

template <std::size_t N>
Dual<N> square(const Dual<N>& x)
{
    return x * x;
}

template <std::size_t N>
Dual<N> arcTangent(const Dual<N>& x)
{
    return x.mapped(std::atan(x.value), 1 / (1 + x.value * x.value));
}

}  // namespace abcp
