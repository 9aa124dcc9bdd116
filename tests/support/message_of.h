#pragma once

#include "core/base/error.h"

#include <functional>
#include <string>

namespace abcp {

// The line of the InputError that `work` throws.
inline std::string messageOf(const std::function<void()>& work)
{
    try {
        work();
    } catch (const InputError& error) {
        return error.what();
    }
    return "(no error)";
}

}  // namespace abcp
