#include "core/search/genetic_operators.h"

#include <algorithm>
#include <cmath>

namespace abcp {

namespace {

// Spread factor of SBX, cut off so that no child passes a bound that lies `room` parental distances beyond its parent.
double spreadFactor(double chance, double room, double index)
{
    const double beta = 1 + 2 * room;
    const double alpha = 2 - std::pow(beta, -(index + 1));
    return chance <= 1 / alpha ? std::pow(chance * alpha, 1 / (index + 1)) : std::pow(1 / (2 - chance * alpha), 1 / (index + 1));
}

}  // namespace

std::pair<double, double> simulatedBinaryCrossover(double first, double second, double low, double high, double index, Generator& generator)
{
    constexpr double smallestDistance = 1e-12;
    const double chance = generator.uniform();
    const bool exchange = generator.chance(0.5);
    const auto [smaller, larger] = std::minmax(first, second);
    const double distance = larger - smaller;
    if (distance < smallestDistance)
        return {first, second};
    const double centre = (smaller + larger) / 2;
    const double below = std::clamp(centre - spreadFactor(chance, (smaller - low) / distance, index) * distance / 2, low, high);
    const double above = std::clamp(centre + spreadFactor(chance, (high - larger) / distance, index) * distance / 2, low, high);
    return exchange ? std::pair(above, below) : std::pair(below, above);
}

double polynomialMutation(double value, double low, double high, double index, Generator& generator)
{
    const double chance = generator.uniform();
    const double power = 1 / (index + 1);
    const double toLow = (value - low) / (high - low), toHigh = (high - value) / (high - low);
    const double move = chance < 0.5 ? std::pow(2 * chance + (1 - 2 * chance) * std::pow(1 - toLow, index + 1), power) - 1
                                     : 1 - std::pow(2 * (1 - chance) + 2 * (chance - 0.5) * std::pow(1 - toHigh, index + 1), power);
    return std::clamp(value + move * (high - low), low, high);
}

}  // namespace abcp
