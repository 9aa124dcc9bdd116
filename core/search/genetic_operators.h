#pragma once

#include "core/base/random.h"

#include <utility>

namespace abcp {

// Operators on one real gene within bounds, low < high; a larger index keeps children closer to their parents.

// Simulated binary crossover, bounded (Deb and Agrawal, Complex Systems 9, 1995; bounds as in Deb's NSGA-II). Two children around
// two parents: equal parents give themselves.
std::pair<double, double> simulatedBinaryCrossover(double first, double second, double low, double high, double index, Generator& generator);

// Polynomial mutation, bounded (Deb and Goyal, 1996).
double polynomialMutation(double value, double low, double high, double index, Generator& generator);

}  // namespace abcp
