#include "core/base/names.h"

#include "core/base/error.h"

#include <algorithm>

namespace abcp {

std::size_t indexOfName(const std::vector<std::string>& names, const std::string& name, const char* setting)
{
    const auto found = std::find(names.begin(), names.end(), name);
    if (found != names.end())
        return static_cast<std::size_t>(found - names.begin());
    std::string all;
    for (const std::string& known : names)
        all += (all.empty() ? "" : ", ") + known;
    throw InputError(setting, "expected one of " + all + ", got " + name);
}

}  // namespace abcp
