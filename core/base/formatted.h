#pragma once

#include <string>

namespace abcp {

// printf into a string.
std::string formatted(const char* pattern, ...) __attribute__((format(printf, 1, 2)));

}  // namespace abcp
