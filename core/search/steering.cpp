#include "core/search/steering.h"

#include "core/base/error.h"
#include "core/search/agent.h"
#include "core/search/reward_json.h"
#include "core/search/search_settings.h"

#include <charconv>
#include <cstddef>
#include <string_view>
#include <utility>

namespace abcp {

namespace {

constexpr std::string_view allGroups = "*";
constexpr double largestRatio = 0.99;

std::string nameOfLayer(int layer)
{
    return "layer " + std::to_string(layer);
}

// A plain decimal number: no sign, no leading zeros.
int indexOf(const std::string& text, const std::string& what, const std::string& source)
{
    int value = -1;
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc{} || stop != end || value < 0 || std::to_string(value) != text)
        throw InputError(source, "'" + text + "' is not the number of a " + what);
    return value;
}

void check(const std::string& name, const RatioBounds& bounds, const std::string& source)
{
    const RangeCheck range(source);
    for (const double bound : {bounds.min, bounds.max})
        range.real("a ratio of " + name, bound, 0, largestRatio);
    if (bounds.min > bounds.max)
        range.fail("the least ratio of " + name, "at most the largest " + numberText(bounds.max), numberText(bounds.min));
}

Json toJson(const RatioBounds& bounds)
{
    return bounds.isFixed() ? Json(bounds.min) : Json::array({bounds.min, bounds.max});
}

RatioBounds boundsFrom(const Json& json, const std::string& name, const std::string& source)
{
    RatioBounds bounds;
    if (json.is_number())
        bounds.min = bounds.max = json.get<double>();
    else if (json.is_array() && json.size() == 2 && json[0].is_number() && json[1].is_number())
        bounds = {json[0].get<double>(), json[1].get<double>()};
    else
        throw InputError(source, name + " must have a ratio or its bounds [MIN, MAX]");
    check(name, bounds, source);
    return bounds;
}

void readBlocks(const Json& json, Locks& locks, const std::string& source)
{
    if (!json.is_object())
        throw InputError(source, "blocks must be an object");
    for (const auto& [key, value] : json.items()) {
        const int block = indexOf(key, "residual block", source);
        if (value.is_null())
            locks.keepBlock.erase(block);
        else if (value == "keep" || value == "prune")
            locks.keepBlock[block] = value == "keep";
        else
            throw InputError(source, "block " + key + " must be \"keep\", \"prune\" or null");
    }
}

// all: what "*" stands for; null where it has no place.
void readRatios(const Json& json, Locks& locks, RatioBounds* all, const std::string& source)
{
    if (!json.is_object())
        throw InputError(source, "ratios must be an object");
    for (const auto& [key, value] : json.items()) {
        if (all && key == allGroups) {
            *all = boundsFrom(value, "all layers", source);
            continue;
        }
        const int layer = indexOf(key, "layer", source);
        if (value.is_null())
            locks.ratios.erase(layer);
        else
            locks.ratios[layer] = boundsFrom(value, nameOfLayer(layer), source);
    }
}

std::size_t groupOf(int layer, const SearchSpace& space, const std::string& source)
{
    const int group = space.groupOfLayer(layer);
    if (group < 0)
        throw InputError(source, nameOfLayer(layer) + " is no convolution that belongs to a coupling group");
    if (const CouplingGroup& found = space.groups[static_cast<std::size_t>(group)]; !found.prunable)
        throw InputError(source, nameOfLayer(layer) + " cannot be pruned: " + found.reason);
    return static_cast<std::size_t>(group);
}

}  // namespace

Steering steeringOf(const SearchSettings& settings)
{
    return {settings.locks, {settings.minRatio, settings.maxRatio}, settings.reward};
}

const Steering& steeringAt(const Steering& first, const std::vector<Phase>& phases, int episode)
{
    const Steering* inForce = &first;
    for (const Phase& phase : phases)
        if (phase.fromEpisode <= episode)
            inForce = &phase.steering;
    return *inForce;
}

void validateRanges(const Steering& steering, const std::string& source)
{
    check("all layers", steering.ratios, source);
    if (steering.ratios.isFixed())
        throw InputError(source, "the ratios of all layers must have room between their bounds, got " + numberText(steering.ratios.min) + " for both");
    for (const auto& [layer, bounds] : steering.locks.ratios)
        check(nameOfLayer(layer), bounds, source);
    checkRanges(steering.reward, RangeCheck(source));
}

void validate(const Steering& steering, const SearchSpace& space, const std::string& source)
{
    validateRanges(steering, source);
    RangeCheck(source).oneOf("reward.name", steering.reward.name, rewardNames());
    for (const auto& [block, keep] : steering.locks.keepBlock) {
        const auto index = static_cast<std::size_t>(block);
        if (block < 0 || index >= space.blocks.size())
            throw InputError(source, "there is no block " + std::to_string(block) + ": the network has " + std::to_string(space.blocks.size())
                                         + " residual blocks, counted from 0");
        if (!space.blocks[index].prunable && !keep)
            throw InputError(source, "block " + std::to_string(block) + " cannot be pruned: " + space.blocks[index].reason);
    }
    std::map<std::size_t, std::pair<int, RatioBounds>> namedBy;
    for (const auto& [layer, bounds] : steering.locks.ratios) {
        const auto [named, isNew] = namedBy.try_emplace(groupOf(layer, space, source), layer, bounds);
        if (!isNew && named->second.second != bounds)
            throw InputError(source, "layers " + std::to_string(named->second.first) + " and " + std::to_string(layer)
                                         + " share their channels but have different bounds");
    }
}

Json toJson(const Locks& locks)
{
    Json blocks = Json::object(), ratios = Json::object();
    for (const auto& [block, keep] : locks.keepBlock)
        blocks[std::to_string(block)] = keep ? "keep" : "prune";
    for (const auto& [layer, bounds] : locks.ratios)
        ratios[std::to_string(layer)] = toJson(bounds);
    return {{"blocks", std::move(blocks)}, {"ratios", std::move(ratios)}};
}

Locks locksFromJson(const Json& json, const std::string& source)
{
    Locks locks;
    ObjectReader reader(json, "locks", source);
    if (const Json* blocks = reader.find("blocks"))
        readBlocks(*blocks, locks, source);
    if (const Json* ratios = reader.find("ratios"))
        readRatios(*ratios, locks, nullptr, source);
    reader.finish();
    return locks;
}

Json toJson(const Steering& steering)
{
    Json json = toJson(steering.locks);
    json["ratios"][std::string(allGroups)] = toJson(steering.ratios);
    json["reward"] = toJson(steering.reward);
    return json;
}

Steering steeringFromJson(const Json& json, const std::string& source, Steering otherwise)
{
    Steering steering = std::move(otherwise);
    ObjectReader reader(json, {}, source);
    if (const Json* blocks = reader.find("blocks"))
        readBlocks(*blocks, steering.locks, source);
    if (const Json* ratios = reader.find("ratios"))
        readRatios(*ratios, steering.locks, &steering.ratios, source);
    reader.readObject("reward", [&](ObjectReader& reward) { readReward(reward, steering.reward); });
    reader.finish();
    validateRanges(steering, source);
    return steering;
}

void applySteering(AgentTask& task, const Steering& steering)
{
    task.minRatio = steering.ratios.min;
    task.maxRatio = steering.ratios.max;
    task.budgets = steering.reward.budgets;
    task.blockLocks.assign(task.space.blocks.size(), std::nullopt);
    task.groupBounds.assign(task.space.groups.size(), std::nullopt);
    for (const auto& [block, keep] : steering.locks.keepBlock)
        task.blockLocks.at(static_cast<std::size_t>(block)) = keep;
    for (const auto& [layer, bounds] : steering.locks.ratios)
        if (const int group = task.space.groupOfLayer(layer); group >= 0)
            task.groupBounds[static_cast<std::size_t>(group)] = bounds;
}

}  // namespace abcp
