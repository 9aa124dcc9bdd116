#pragma once

#include "core/data/dataset.h"

#include <string>
#include <vector>

namespace abcp {

enum class UnknownClass {
    Refuse,  // throws InputError
    Keep,    // the class stays without boxes
};

// The data set with these classes alone, in this order; boxes of others are gone, their pictures stay. Throws InputError on a
// name that is there twice.
Dataset withClasses(Dataset dataset, const std::vector<std::string>& names, UnknownClass unknown = UnknownClass::Refuse);

}  // namespace abcp
