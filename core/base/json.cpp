#include "core/base/json.h"

#include "core/base/error.h"
#include "core/base/files.h"

namespace abcp {

Json readJsonFile(const std::filesystem::path& file, std::uintmax_t maxBytes)
{
    constexpr int maxDepth = 64;
    const std::string text = readTextFile(file, maxBytes);
    try {
        return Json::parse(text, [&](int depth, Json::parse_event_t, Json&) {
            if (depth > maxDepth)
                throw InputError(file, "JSON is nested deeper than " + std::to_string(maxDepth));
            return true;
        });
    } catch (const Json::exception& error) {
        throw InputError(file, error.what());
    }
}

}  // namespace abcp
