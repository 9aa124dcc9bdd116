#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace abcp {

// Place of a name in a list. Throws InputError, naming the setting and all names, when it is not there.
std::size_t indexOfName(const std::vector<std::string>& names, const std::string& name, const char* setting);

}  // namespace abcp
