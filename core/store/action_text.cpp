#include "core/store/action_text.h"

#include "core/base/json.h"

#include <limits>
#include <utility>

namespace abcp::store {

namespace {

double ratioFromJson(const Json& json)
{
    return json.is_null() ? std::numeric_limits<double>::quiet_NaN() : json.get<double>();
}

}  // namespace

std::string actionText(const PruningAction& action)
{
    Json keep = Json::array();
    for (const bool kept : action.keepBlock)
        keep.push_back(kept);
    Json ratios = Json::array();
    for (const double ratio : action.pruningRatio)
        ratios.push_back(ratio);  // written with the digits that give it back; NaN as null
    return Json{{"keep", std::move(keep)}, {"ratios", std::move(ratios)}}.dump();
}

PruningAction actionOf(const std::string& text)
{
    const Json json = Json::parse(text);
    PruningAction action;
    for (const Json& kept : json.at("keep"))
        action.keepBlock.push_back(kept.get<bool>());
    for (const Json& ratio : json.at("ratios"))
        action.pruningRatio.push_back(ratioFromJson(ratio));
    return action;
}

}  // namespace abcp::store
